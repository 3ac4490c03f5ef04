import { columnName } from '../../src/stripe-objects/column-name';
import type { StripeObjectKind } from '../../src/stripe-objects/stripe-object';
import { stripeObjects } from '../../src/stripe-objects/stripe-objects';

/** A column whose value is found in another table. */
export interface Relation {
  /** `table.column` */
  from: string;
  to: string;
}

/**
 * By few of them PostgreSQL can be asked: Stripe's objects are stored in any order, so that they have no foreign keys, and the
 * product's tables may be made before the plans that they name. A test makes sure that the columns exist and that every
 * column that is called `…_id` is here or among those that lead to no one table.
 */
export const relations: readonly Relation[] = [
  { from: 'stripe_event_attempt.event_id', to: 'stripe_event_log.id' },
  { from: 'stripe_event_log.superseded_by', to: 'stripe_event_log.stripe_event_id' },

  { from: 'stripe_subscriptions.customer_id', to: 'stripe_customers.id' },
  { from: 'stripe_subscription_items.subscription_id', to: 'stripe_subscriptions.id' },
  { from: 'stripe_subscriptions.price_id', to: 'stripe_prices.id' },
  { from: 'stripe_subscription_items.price_id', to: 'stripe_prices.id' },
  { from: 'stripe_subscription_items.product_id', to: 'stripe_products.id' },
  { from: 'stripe_checkout_sessions.customer_id', to: 'stripe_customers.id' },
  { from: 'stripe_checkout_sessions.subscription_id', to: 'stripe_subscriptions.id' },
  { from: 'stripe_checkout_sessions.payment_id', to: 'stripe_payments.id' },
  { from: 'checkout_proposals.session_id', to: 'stripe_checkout_sessions.id' },
  { from: 'checkout_proposals.customer_id', to: 'stripe_customers.id' },
  { from: 'checkout_proposals.tenant_id', to: 'tenants.id' },
  { from: 'stripe_invoices.customer_id', to: 'stripe_customers.id' },
  { from: 'stripe_invoices.subscription_id', to: 'stripe_subscriptions.id' },
  { from: 'stripe_payments.customer_id', to: 'stripe_customers.id' },
  { from: 'stripe_payments.invoice_id', to: 'stripe_invoices.id' },
  { from: 'stripe_charges.customer_id', to: 'stripe_customers.id' },
  { from: 'stripe_charges.payment_id', to: 'stripe_payments.id' },
  ...stripeObjects.flatMap(referencesOf),

  { from: 'billing_events.stripe_event_id', to: 'stripe_event_log.stripe_event_id' },
  { from: 'billing_events.customer_id', to: 'stripe_customers.id' },
  { from: 'billing_events.tenant_id', to: 'tenants.id' },

  { from: 'stripe_customers.tenant_id', to: 'tenants.id' },
  { from: 'tenants.stripe_subscription_id', to: 'stripe_subscriptions.id' },
  { from: 'tenants.plan_id', to: 'plans.id' },
  { from: 'workspaces.tenant_id', to: 'tenants.id' },
  { from: 'workspaces.plan_id', to: 'plans.id' },
  { from: 'plan_prices.stripe_price_id', to: 'stripe_prices.id' },
  { from: 'plan_prices.plan_id', to: 'plans.id' },
  { from: 'plan_prices.applied_plan_id', to: 'plans.id' },

  { from: 'admin_audit_chain.entry_id', to: 'admin_audit_log.id' },
  { from: 'admin_body_readings.stripe_event_id', to: 'stripe_event_log.stripe_event_id' },
  { from: 'bulk_replay_events.bulk_id', to: 'bulk_replays.id' },
  { from: 'bulk_replay_events.event_id', to: 'stripe_event_log.id' },
  { from: 'bulk_replay_events.stripe_event_id', to: 'stripe_event_log.stripe_event_id' },
  { from: 'alert_notifications.alert_key', to: 'alerts.key' },
];

/** They lead to an object of any kind, or to nothing that is stored. */
export const idsOfNoOneTable: readonly string[] = [
  'stripe_event_log.stripe_event_id',
  'stripe_event_log.object_id',
  'stripe_unresolved_objects.object_id',
  'billing_events.object_id',
  'stripe_checkout_sessions.client_reference_id',
  'stripe_checkout_sessions.payment_link_id',
];

/** As a kind of object defines them. */
function referencesOf({ table, columns }: StripeObjectKind): Relation[] {
  return Object.entries(columns).flatMap(([property, { refersTo }]) =>
    refersTo === undefined ? [] : [{ from: `${table}.${columnName(property)}`, to: `${refersTo}.id` }],
  );
}
