import { stripeObjects } from '../../../src/stripe-objects/stripe-objects';

/** Where an area stands in the picture: its tables in columns, beside each other. */
export interface Placement {
  /** As in `areas`. */
  area: string;
  /** The first of its columns, and above or below what. */
  column: number;
  tier: 'upper' | 'lower';
  columns: readonly (readonly string[])[];
}

/** Kinds of objects that need no place of their own. */
const otherKinds = stripeObjects
  .map(({ table }) => table)
  .filter((table) => !['stripe_refunds', 'stripe_prices', 'stripe_products'].includes(table));

/** Tables stand beside what they refer to as far as they can: lines that are short are lines that can be followed. */
export const placements: readonly Placement[] = [
  {
    area: 'The log',
    column: 0,
    tier: 'upper',
    columns: [['stripe_event_log', 'stripe_event_attempt']],
  },
  { area: 'The ledger', column: 0, tier: 'upper', columns: [['billing_events']] },
  {
    area: 'Objects of Stripe',
    column: 1,
    tier: 'upper',
    columns: [
      [...otherKinds, 'stripe_refunds', 'stripe_charges', 'stripe_unresolved_objects'],
      ['stripe_payments', 'stripe_invoices', 'stripe_checkout_sessions', 'checkout_proposals'],
      [
        'stripe_customers',
        'stripe_subscriptions',
        'stripe_subscription_items',
        'stripe_prices',
        'stripe_products',
      ],
    ],
  },
  {
    area: 'Tenants and plans',
    column: 4,
    tier: 'upper',
    columns: [['workspaces', 'tenants', 'plans', 'plan_prices']],
  },
  {
    area: 'Changes of the schema',
    column: 4,
    tier: 'upper',
    columns: [['schema_approvals', 'schema_changes']],
  },
  {
    area: 'Administration',
    column: 0,
    tier: 'lower',
    columns: [
      ['bulk_replay_events', 'bulk_replays', 'admin_refusals', 'admin_body_readings'],
      [
        'admin_audit_log',
        'admin_audit_chain',
        'admin_audit_head',
        'admin_idempotency_keys',
        'console_sessions',
      ],
    ],
  },
  {
    area: 'Operations',
    column: 2,
    tier: 'lower',
    columns: [
      ['alert_notifications', 'alerts'],
      ['traffic_minutes', 'traffic_hours', 'backlog_minutes'],
      ['reconciliation_state', 'signature_failures'],
    ],
  },
];

/** Columns that say what a table is about, beside its keys. */
export const shown: Readonly<Record<string, readonly string[]>> = {
  stripe_event_log: ['event_type', 'event_data', 'event_created', 'status', 'next_attempt_at', 'waiting_for'],
  stripe_event_attempt: ['trigger', 'outcome'],
  stripe_customers: ['tenant_source'],
  stripe_subscriptions: ['status', 'current_period_end'],
  stripe_invoices: ['status', 'amount_paid'],
  stripe_payments: ['status', 'amount_received'],
  stripe_charges: ['amount_refunded'],
  stripe_refunds: ['status', 'amount'],
  stripe_disputes: ['status'],
  stripe_prices: ['unit_amount'],
  stripe_products: ['name'],
  stripe_checkout_sessions: ['client_reference_id'],
  stripe_unresolved_objects: ['second_at'],
  billing_events: ['kind', 'object_id', 'amount', 'currency', 'occurred_at'],
  tenants: ['subscription_status', 'current_period_end'],
  workspaces: ['max_members', 'max_projects'],
  plans: ['is_default', 'sort_order'],
  admin_audit_log: ['at', 'actor', 'action', 'reason'],
  admin_audit_chain: ['position', 'entry_id', 'hash'],
  admin_audit_head: ['position', 'hash'],
  admin_refusals: ['refused'],
  admin_idempotency_keys: ['response_body'],
  bulk_replays: ['state', 'next_at'],
  bulk_replay_events: ['result'],
  schema_approvals: ['digest', 'direction', 'approved_by', 'approved_at'],
  schema_changes: ['migration', 'direction', 'run_by', 'outcome'],
  console_sessions: ['actor', 'expires_at'],
  alerts: ['is_firing', 'since'],
  alert_notifications: ['channel', 'next_attempt_at'],
  signature_failures: ['failures'],
  traffic_minutes: ['deliveries_new', 'ack_buckets'],
  traffic_hours: ['deliveries_new', 'ack_buckets'],
  backlog_minutes: ['pending', 'dead'],
  reconciliation_state: ['reconciled_until', 'held_by'],
};
