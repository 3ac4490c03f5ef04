import type { TestDatabase } from '../helpers/test-database';
import type { Row, Rows } from './expected-rows';

type Database = Pick<TestDatabase, 'query'>;

const seconds = (...columns: string[]) =>
  columns.map((column) => `extract(epoch from ${column})::float8 as ${column}`).join(', ');
const integers = (...columns: string[]) => columns.map((column) => `${column}::int`).join(', ');

/** All that is compared, for the customers of one tenant ($1). */
const ofTenant = `(select id from stripe_customers where tenant_id = $1)`;
const selects: Record<string, string> = {
  tenants: `select t.id, p.slug as plan, t.stripe_subscription_id, t.subscription_status, ${seconds('current_period_end')},
    t.cancel_at_period_end, t.max_workspaces, t.max_members_per_workspace, t.max_storage_mb
    from tenants t left join plans p on p.id = t.plan_id where t.id = $1`,
  workspaces: `select w.tenant_id as id, p.slug as plan, w.max_members, w.max_projects, w.max_storage_mb
    from workspaces w left join plans p on p.id = w.plan_id where w.tenant_id = $1`,
  stripe_customers: `select id, tenant_id, name, email, deleted from stripe_customers where tenant_id = $1`,
  stripe_subscriptions: `select id, customer_id, status, price_id, ${integers('quantity')},
    ${seconds('current_period_start', 'current_period_end', 'cancel_at', 'canceled_at', 'ended_at', 'trial_end')},
    cancel_at_period_end, pause_collection from stripe_subscriptions where customer_id in ${ofTenant}`,
  stripe_subscription_items: `select i.id, i.subscription_id, i.price_id, i.product_id, i.quantity::int
    from stripe_subscription_items i join stripe_subscriptions s on s.id = i.subscription_id
    where s.customer_id in ${ofTenant}`,
  stripe_invoices: `select id, customer_id, subscription_id, status, currency,
    ${integers('amount_due', 'amount_paid', 'attempt_count')}, ${seconds('next_payment_attempt')}, billing_reason
    from stripe_invoices where customer_id in ${ofTenant}`,
  stripe_payments: `select id, customer_id, status, currency, ${integers('amount', 'amount_received')}, last_error_code
    from stripe_payments where customer_id in ${ofTenant}`,
  stripe_charges: `select id, payment_id, ${integers('amount', 'amount_refunded')}, refunded
    from stripe_charges where customer_id in ${ofTenant}`,
  stripe_refunds: `select r.id, r.charge_id, r.payment_id, r.amount::int, r.status, r.failure_reason
    from stripe_refunds r join stripe_charges c on c.id = r.charge_id where c.customer_id in ${ofTenant}`,
};

export async function actualRows(database: Database, tenantId: string): Promise<Rows> {
  const rows: Rows = {};
  for (const [table, sql] of Object.entries(selects)) {
    const found = await database.query<Row>(sql, [tenantId]);
    rows[table] = Object.fromEntries(found.map((row) => [String(row.id), row]));
  }
  return rows;
}

/** As {@link expectedLedger} has it. A refund's line may name the refund or the charge. */
export async function actualLedger(database: Database, tenantId: string): Promise<string[]> {
  const lines = await database.query<{ line: string }>(
    `select concat_ws(' ', kind,
       case kind when 'payment_failed' then fact_key
                 when 'refund' then coalesce((select r.charge_id from stripe_refunds r where r.id = object_id), object_id)
                 else object_id end,
       case kind when 'invoice_payment_failed' then fact_key end,
       coalesce(new_amount, amount)) as line
     from billing_events where tenant_id = $1`,
    [tenantId],
  );
  return lines.map(({ line }) => line).toSorted();
}
