import type Stripe from 'stripe';
import { currentPlan, currentPrice } from './price.object';
import { listOf } from './stripe-shape';
import type { ResolvedItem, ResolvedSubscription } from './subscription.options';

/** Since 2025-03-31.basil the billing period belongs to each item. */
export function currentSubscription(options: ResolvedSubscription): Stripe.Subscription {
  return {
    id: options.id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: options.created,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: options.cancelAt,
    cancel_at_period_end: options.cancelAtPeriodEnd,
    canceled_at: options.canceledAt,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      reason: options.cancellationReason,
    },
    collection_method: 'charge_automatically',
    created: options.created,
    currency: currencyOf(options),
    customer: options.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: options.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    ended_at: options.endedAt,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: listOf(
      `/v1/subscription_items?subscription=${options.id}`,
      options.items.map((item) => currentItem(item, options)),
      options.itemsTruncated,
    ),
    latest_invoice: options.latestInvoice,
    livemode: options.livemode,
    managed_payments: { enabled: false },
    metadata: options.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: options.pauseCollection,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'on_subscription',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: options.created,
    status: options.status,
    test_clock: null,
    transfer_data: null,
    trial_end: options.trialEnd,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: options.trialStart,
  };
}

function currentItem(item: ResolvedItem, owner: ResolvedSubscription): Stripe.SubscriptionItem {
  return {
    id: item.id,
    object: 'subscription_item',
    billing_thresholds: null,
    created: owner.created,
    current_period_end: item.periodEnd,
    current_period_start: item.periodStart,
    current_trial: null,
    discounts: [],
    metadata: item.metadata,
    plan: currentPlan(item.price),
    price: currentPrice(item.price),
    ...(item.quantity === null ? {} : { quantity: item.quantity }),
    subscription: owner.id,
    tax_rates: [],
  };
}

function currencyOf(options: ResolvedSubscription): string {
  return options.items[0]?.price.currency ?? 'usd';
}
