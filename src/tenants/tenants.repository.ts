import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PlanRank, TenantSubscription } from './best-subscription';
import type { Entitlement, TenantBilling } from './entitlement';

interface BillingRow {
  plan_id: string | null;
  plan_sort_order: number | null;
  stripe_subscription_id: string | null;
  subscription_is_stored: boolean;
  default_plan_ids: string[];
}

interface SubscriptionRow {
  id: string;
  status: string;
  created: string | null;
  current_period_end: string | null;
  cancel_at_period_end: boolean;
  cancel_at: string | null;
  plans: PlanRank[];
  has_mapped_price: boolean;
}

/** The product's `tenants` and `workspaces`, as far as billing writes them. */
@Injectable()
export class TenantsRepository {
  /**
   * Locks tenants in id order and says which of the ids are tenants. Not `for update`: that would block, and deadlock
   * with, the product's own inserts of rows that reference a tenant.
   */
  async lock(ids: readonly (string | null)[], manager: EntityManager): Promise<Set<string>> {
    const wanted = [...new Set(ids.filter((id) => id !== null))];
    if (wanted.length === 0) return new Set();
    const rows: { id: string }[] = await manager.query(
      `select id from tenants where id = any ($1::uuid[]) order by id for no key update`,
      [wanted],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** What the plan of a locked tenant is a function of. */
  async billingOf(tenantId: string, manager: EntityManager): Promise<TenantBilling> {
    const [tenant]: BillingRow[] = await manager.query(
      `select t.plan_id, p.sort_order as plan_sort_order, t.stripe_subscription_id,
         exists (select from stripe_subscriptions s where s.id = t.stripe_subscription_id and s.version_event is not null)
           as subscription_is_stored,
         array(select d.id::text from plans d where d.is_default order by d.id) as default_plan_ids
       from tenants t left join plans p on p.id = t.plan_id
       where t.id = $1`,
      [tenantId],
    );
    const subscriptions: SubscriptionRow[] = await manager.query(
      `select s.id, s.status, extract(epoch from s.created)::bigint as created,
         extract(epoch from s.current_period_end)::bigint as current_period_end,
         s.cancel_at_period_end, extract(epoch from s.cancel_at)::bigint as cancel_at,
         coalesce(json_agg(json_build_object('id', p.id, 'sortOrder', p.sort_order)) filter (where p.id is not null), '[]')
           as plans,
         count(m.stripe_price_id) filter (where m.plan_id is null or p.id is not null) > 0 as has_mapped_price
       from stripe_customers c
       join stripe_subscriptions s on s.customer_id = c.id and s.version_event is not null
       left join stripe_subscription_items i on i.subscription_id = s.id
       left join plan_prices m on m.stripe_price_id = i.price_id
       left join plans p on p.id = m.plan_id
       where c.tenant_id = $1
       group by s.id`,
      [tenantId],
    );
    const planId = tenant?.plan_id ?? null;
    const sortOrder = tenant?.plan_sort_order ?? null;
    return {
      subscriptions: subscriptions.map(toSubscription),
      plan: planId !== null && sortOrder !== null ? { id: planId, sortOrder } : null,
      subscriptionId: tenant?.stripe_subscription_id ?? null,
      subscriptionIsStored: tenant?.subscription_is_stored ?? false,
      defaultPlanIds: tenant?.default_plan_ids ?? [],
    };
  }

  /** Writes what differs; writes nothing when nothing does. Limits follow the plan also when only the plan's changed. */
  async applyEntitlement(
    tenantId: string,
    { planId, subscription }: Entitlement,
    manager: EntityManager,
  ): Promise<void> {
    await manager.query(
      `update tenants t set plan_id = n.plan_id, stripe_subscription_id = n.subscription_id,
         subscription_status = n.status, current_period_end = n.period_end, cancel_at_period_end = n.cancels,
         max_storage_mb = n.max_storage_mb, max_workspaces = n.max_workspaces,
         max_members_per_workspace = n.max_members_per_workspace
       from (
         select o.id, coalesce(p.id, o.plan_id) as plan_id,
           case when $3 then $4 else o.stripe_subscription_id end as subscription_id,
           case when $3 then $5 else o.subscription_status end as status,
           case when $3 then to_timestamp($6) else o.current_period_end end as period_end,
           case when $3 then $7 else o.cancel_at_period_end end as cancels,
           case when p.id is null then o.max_storage_mb else p.max_storage_mb end as max_storage_mb,
           case when p.id is null then o.max_workspaces else p.max_workspaces end as max_workspaces,
           case when p.id is null then o.max_members_per_workspace else p.max_members_per_workspace end
             as max_members_per_workspace
         from tenants o left join plans p on p.id = coalesce($2::uuid, o.plan_id)
         where o.id = $1
       ) n
       where t.id = n.id and (t.plan_id, t.stripe_subscription_id, t.subscription_status, t.current_period_end,
           t.cancel_at_period_end, t.max_storage_mb, t.max_workspaces, t.max_members_per_workspace)
         is distinct from (n.plan_id, n.subscription_id, n.status, n.period_end, n.cancels, n.max_storage_mb,
           n.max_workspaces, n.max_members_per_workspace)`,
      [
        tenantId,
        planId ?? null,
        subscription !== undefined,
        subscription?.id ?? null,
        subscription?.status ?? null,
        subscription?.currentPeriodEnd ?? null,
        // Under flexible billing a cancellation may be scheduled by `cancel_at` alone.
        subscription ? subscription.cancelAtPeriodEnd || subscription.cancelAt !== null : false,
      ],
    );
    await manager.query(
      `update workspaces w set plan_id = p.id, max_members = p.max_members_per_workspace,
         max_projects = p.max_projects_per_workspace, max_storage_mb = p.max_storage_mb
       from tenants t join plans p on p.id = t.plan_id
       where w.tenant_id = $1 and t.id = $1 and (w.plan_id, w.max_members, w.max_projects, w.max_storage_mb)
         is distinct from (p.id, p.max_members_per_workspace, p.max_projects_per_workspace, p.max_storage_mb)`,
      [tenantId],
    );
  }
}

function toSubscription(row: SubscriptionRow): TenantSubscription {
  return {
    id: row.id,
    status: row.status,
    created: row.created === null ? null : Number(row.created),
    currentPeriodEnd: row.current_period_end === null ? null : Number(row.current_period_end),
    cancelAtPeriodEnd: row.cancel_at_period_end,
    cancelAt: row.cancel_at === null ? null : Number(row.cancel_at),
    plans: row.plans,
    hasMappedPrice: row.has_mapped_price,
  };
}
