import type { TestDatabase } from '../helpers/test-database';

export type Row = Record<string, unknown>;
/** Rows by table and id. */
export type Tables = Record<string, Record<string, Row>>;

const epoch = (column: string) => `extract(epoch from ${column})::bigint::int as ${column}`;

/** What is read of each table: all that events decide, but for the columns that only tell which event did. */
const selects: Record<string, { sql: string; scopeIn: string }> = {
  stripe_customers: {
    sql: `select id, tenant_id, tenant_source, email, name, deleted, metadata, named_tenant from stripe_customers`,
    scopeIn: 'id',
  },
  stripe_subscriptions: {
    sql: `select id, customer_id, status, ${epoch('created')}, price_id, quantity::int, ${epoch('current_period_start')},
      ${epoch('current_period_end')}, cancel_at_period_end, ${epoch('cancel_at')}, ${epoch('canceled_at')},
      ${epoch('ended_at')}, ${epoch('trial_end')}, pause_collection, named_tenant from stripe_subscriptions`,
    scopeIn: 'id',
  },
  stripe_subscription_items: {
    sql: `select id, subscription_id, price_id, product_id, quantity::int, ${epoch('current_period_start')},
      ${epoch('current_period_end')} from stripe_subscription_items`,
    scopeIn: 'subscription_id',
  },
  stripe_invoices: {
    sql: `select id, customer_id, subscription_id, status, currency, amount_due::int, amount_paid::int,
      attempt_count::int, ${epoch('next_payment_attempt')}, hosted_invoice_url, billing_reason from stripe_invoices`,
    scopeIn: 'id',
  },
  stripe_payments: {
    sql: `select id, customer_id, invoice_id, status, currency, amount::int, amount_received::int, last_error_code,
      last_error_message from stripe_payments`,
    scopeIn: 'id',
  },
  stripe_charges: {
    sql: `select id, customer_id, payment_id, currency, amount::int, amount_refunded::int, refunded from stripe_charges`,
    scopeIn: 'id',
  },
  stripe_refunds: {
    sql: `select id, charge_id, payment_id, customer_id, amount::int, currency, status, failure_reason from stripe_refunds`,
    scopeIn: 'id',
  },
  stripe_disputes: {
    sql: `select id, charge_id, payment_id, amount::int, currency, status, reason from stripe_disputes`,
    scopeIn: 'id',
  },
  stripe_prices: {
    sql: `select id, product_id, active, deleted, nickname, currency, unit_amount::int, recurring_interval,
      recurring_interval_count::int from stripe_prices`,
    scopeIn: 'id',
  },
  stripe_products: { sql: `select id, name, active from stripe_products`, scopeIn: 'id' },
  stripe_checkout_sessions: {
    sql: `select id, customer_id, subscription_id, payment_id, mode, ${epoch('created')}, client_reference_id,
      named_tenant from stripe_checkout_sessions`,
    scopeIn: 'id',
  },
  billing_events: {
    sql: `select kind || ' ' || object_id || ' ' || fact_key as id, tenant_id, customer_id, amount::int, new_amount::int,
      currency, stripe_event_id, ${epoch('occurred_at')} from billing_events`,
    scopeIn: 'stripe_event_id',
  },
  tenants: {
    sql: `select t.id, p.slug as plan, t.stripe_subscription_id, t.subscription_status, ${epoch('current_period_end')},
      t.cancel_at_period_end, t.max_storage_mb, t.max_workspaces, t.max_members_per_workspace
      from tenants t left join plans p on p.id = t.plan_id`,
    scopeIn: 't.slug',
  },
  workspaces: {
    sql: `select w.slug as id, p.slug as plan, w.max_members, w.max_projects, w.max_storage_mb
      from workspaces w left join plans p on p.id = w.plan_id`,
    scopeIn: 'w.slug',
  },
};

/** What the tables say of each history; ids are `prefix_scope_…`. */
export async function actualTables(
  database: Pick<TestDatabase, 'query'>,
  scopes: readonly string[],
): Promise<Map<string, Tables>> {
  const found = new Map(scopes.map((scope) => [scope, emptyTables()]));
  for (const [table, { sql, scopeIn }] of Object.entries(selects)) {
    const part = `split_part(${scopeIn}, '_', 2)`;
    const rows = await database.query<Row & { scope: string }>(
      sql.replace(/^select /, `select ${part} as scope, `).concat(` where ${part} = any ($1)`),
      [scopes],
    );
    for (const { scope, ...row } of rows) {
      const tables = found.get(scope)?.[table];
      if (tables) tables[String(row.id)] = row;
    }
  }
  return found;
}

function emptyTables(): Tables {
  return Object.fromEntries(Object.keys(selects).map((table) => [table, {}]));
}
