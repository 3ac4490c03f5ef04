import type { Client } from 'pg';

/** A tenant and its workspaces as the product reads them. */
export interface TenantRow {
  id: string;
  name: string;
  plan: string | null;
  status: string | null;
  periodEnd: Date | null;
  cancels: boolean;
  workspaces: { members: number | null; projects: number | null; storageMb: number | null }[];
}

export async function readTenants(client: Client): Promise<TenantRow[]> {
  const { rows } = await client.query<TenantRow>(`
    select t.id, t.name, p.slug as plan, t.subscription_status as status, t.current_period_end as "periodEnd",
           t.cancel_at_period_end as cancels,
           (select coalesce(json_agg(json_build_object(
                     'members', w.max_members, 'projects', w.max_projects, 'storageMb', w.max_storage_mb)), '[]')
              from synapscale_db.workspaces w where w.tenant_id = t.id) as workspaces
      from synapscale_db.tenants t left join synapscale_db.plans p on p.id = t.plan_id
     order by t.name`);
  return rows;
}

/** A tenant's money in one currency, in minor units, as the ledger has it. */
export interface LedgerRow {
  tenantId: string;
  currency: string;
  payments: number;
  paid: number;
  failed: number;
  refunded: number;
}

export async function readLedger(client: Client): Promise<LedgerRow[]> {
  const { rows } = await client.query<LedgerRow>(`
    select tenant_id as "tenantId", currency,
           count(*) filter (where kind = 'payment')::int as payments,
           coalesce(sum(amount) filter (where kind = 'payment'), 0)::float8 as paid,
           count(*) filter (where kind = 'payment_failed')::int as failed,
           (coalesce(sum(new_amount) filter (where kind = 'refund'), 0)
             - coalesce(sum(amount) filter (where kind = 'refund_failed'), 0))::float8 as refunded
      from synapscale_db.billing_events
     where tenant_id is not null and kind in ('payment', 'payment_failed', 'refund', 'refund_failed')
     group by tenant_id, currency`);
  return rows;
}

export interface StatusRow {
  status: string;
  count: number;
}

export async function countEvents(client: Client): Promise<StatusRow[]> {
  const { rows } = await client.query<StatusRow>(
    'select status, count(*)::int as count from synapscale_db.stripe_event_log group by status order by 2 desc, 1',
  );
  return rows;
}

/** An event with something to tell: one that was beaten by a newer one, else the last that was processed. */
export async function interestingEvent(client: Client): Promise<string | undefined> {
  const { rows } = await client.query<{ id: string }>(`
    select stripe_event_id as id from synapscale_db.stripe_event_log
     order by status = 'superseded' desc, status = 'processed' desc, event_created desc limit 1`);
  return rows[0]?.id;
}
