import { oldPlan, oldPrice } from './price.object';
import { listOf } from './stripe-shape';
import type { ResolvedItem, ResolvedSubscription } from './subscription.options';

/** One period for the whole subscription, and each item carrying both `plan` and `price`. */
export function oldSubscription(options: ResolvedSubscription) {
  // Stripe repeated a single item's plan and quantity at the top, and sent null there for several items.
  const single = options.items.length === 1 ? options.items[0] : undefined;
  return {
    id: options.id,
    object: 'subscription' as const,
    application_fee_percent: null,
    billing_cycle_anchor: options.created,
    billing_thresholds: null,
    cancel_at: options.cancelAt,
    cancel_at_period_end: options.cancelAtPeriodEnd,
    canceled_at: options.canceledAt,
    collection_method: 'charge_automatically' as const,
    created: options.created,
    current_period_end: options.periodEnd,
    current_period_start: options.periodStart,
    customer: options.customer,
    days_until_due: null,
    default_payment_method: options.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: [],
    discount: null,
    ended_at: options.endedAt,
    items: {
      ...listOf(
        `/v1/subscription_items?subscription=${options.id}`,
        options.items.map((item) => oldItem(item, options)),
        options.itemsTruncated,
      ),
      total_count: options.items.length,
    },
    latest_invoice: options.latestInvoice,
    livemode: options.livemode,
    metadata: options.metadata,
    next_pending_invoice_item_invoice: null,
    pause_collection: options.pauseCollection,
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    plan: single ? oldPlan(single.price) : null,
    quantity: single ? single.quantity : null,
    schedule: null,
    start_date: options.created,
    status: options.status,
    transfer_data: null,
    trial_end: options.trialEnd,
    trial_start: options.trialStart,
  };
}

function oldItem(item: ResolvedItem, owner: ResolvedSubscription) {
  return {
    id: item.id,
    object: 'subscription_item' as const,
    billing_thresholds: null,
    created: owner.created,
    metadata: item.metadata,
    plan: oldPlan(item.price),
    price: oldPrice(item.price),
    ...(item.quantity === null ? {} : { quantity: item.quantity }),
    subscription: owner.id,
    tax_rates: [],
  };
}

export type OldSubscription = ReturnType<typeof oldSubscription>;
