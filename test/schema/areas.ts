import { stripeObjects } from '../../src/stripe-objects/stripe-objects';

/** Tables that belong together: a chapter of docs/schema.md, and a group in its picture. */
export interface Area {
  title: string;
  about: string;
  /** In the order in which somebody who is new would read them. */
  tables: readonly string[];
}

/** Kinds of objects in the order of their list; prices and products are told of with subscriptions. */
const otherKinds = stripeObjects
  .map(({ table }) => table)
  .filter((table) => !['stripe_prices', 'stripe_products'].includes(table));

/** Every table is in one of them; a test looks after that. */
export const areas: readonly Area[] = [
  {
    title: 'The log',
    about:
      'What was received, what is to do with it, and what became of it. Everything else is derived from here.',
    tables: ['stripe_event_log', 'stripe_event_attempt'],
  },
  {
    title: 'Objects of Stripe',
    about:
      'For each object one row, with the state that all of its events together end in, in whatever order they came ([rules](rules.md#which-state-is-stored)). The `version_…` columns say which event that is. Nothing here has foreign keys: events arrive in any order, so that a row may name one that is not there yet.',
    tables: [
      'stripe_customers',
      'stripe_subscriptions',
      'stripe_subscription_items',
      'stripe_prices',
      'stripe_products',
      'stripe_checkout_sessions',
      'checkout_proposals',
      'stripe_invoices',
      'stripe_payments',
      'stripe_charges',
      ...otherKinds,
      'stripe_unresolved_objects',
    ],
  },
  {
    title: 'The ledger',
    about: 'What was paid and given back ([rules](rules.md#the-ledger)).',
    tables: ['billing_events'],
  },
  {
    title: 'Tenants and plans',
    about:
      "What the product reads. The first three may be the product's own tables, with more columns than these; hookledger then adds what is missing. What it brought itself is marked so, and `down` takes away nothing else.",
    tables: ['tenants', 'workspaces', 'plans', 'plan_prices'],
  },
  {
    title: 'Administration',
    about: 'What people do to the service, and how it knows them.',
    tables: [
      'admin_audit_log',
      'admin_audit_chain',
      'admin_audit_head',
      'admin_refusals',
      'admin_body_readings',
      'admin_idempotency_keys',
      'bulk_replays',
      'bulk_replay_events',
      'console_sessions',
    ],
  },
  {
    title: 'Operations',
    about:
      'What the service writes down of itself: alerts, figures for the charts, how far the reconciliation is.',
    tables: [
      'alerts',
      'alert_notifications',
      'signature_failures',
      'traffic_minutes',
      'traffic_hours',
      'backlog_minutes',
      'reconciliation_state',
    ],
  },
  {
    title: 'Changes of the schema',
    about:
      'Who approved what, and what was done ([how](migrations.md)). No migration brings these: the first one has to be approved too.',
    tables: ['schema_approvals', 'schema_changes'],
  },
];
