import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Entitlement } from './entitlement';

/** What is to be written of one tenant. */
export interface TenantEntitlement extends Entitlement {
  tenantId: string;
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

  /**
   * Locks, of the tenants that these customers are linked to and of those named besides, the ones that nobody else has
   * locked; waits for nobody.
   * @returns each of them that is a tenant, and whether it is locked now.
   */
  async tryLock(
    customerIds: readonly string[],
    ids: readonly string[],
    manager: EntityManager,
  ): Promise<Map<string, boolean>> {
    if (customerIds.length === 0 && ids.length === 0) return new Map();
    const rows: { id: string; is_locked: boolean }[] = await manager.query(
      `with wanted as materialized (
         select tenant_id as id from stripe_customers where id = any ($1) and tenant_id is not null
         union select unnest($2::uuid[])
       ), locked as materialized (
         select id from tenants where id = any (array(select id from wanted)) order by id for no key update skip locked
       )
       select id, id = any (array(select id from locked)) as is_locked
       from tenants where id = any (array(select id from wanted))`,
      [customerIds, ids],
    );
    return new Map(rows.map(({ id, is_locked }) => [id, is_locked]));
  }

  /** Writes what differs; writes nothing when nothing does. Limits follow the plan also when only the plan's changed. */
  async applyEntitlements(entitlements: readonly TenantEntitlement[], manager: EntityManager): Promise<void> {
    if (entitlements.length === 0) return;
    await Promise.all([
      manager.query(
        `update tenants t set plan_id = n.plan_id, stripe_subscription_id = n.subscription_id,
           subscription_status = n.status, current_period_end = n.period_end, cancel_at_period_end = n.cancels,
           max_storage_mb = n.max_storage_mb, max_workspaces = n.max_workspaces,
           max_members_per_workspace = n.max_members_per_workspace
         from (
           select o.id, coalesce(p.id, o.plan_id) as plan_id,
             case when e.is_known then e.subscription_id else o.stripe_subscription_id end as subscription_id,
             case when e.is_known then e.status else o.subscription_status end as status,
             case when e.is_known then to_timestamp(e.period_end) else o.current_period_end end as period_end,
             case when e.is_known then e.cancels else o.cancel_at_period_end end as cancels,
             case when p.id is null then o.max_storage_mb else p.max_storage_mb end as max_storage_mb,
             case when p.id is null then o.max_workspaces else p.max_workspaces end as max_workspaces,
             case when p.id is null then o.max_members_per_workspace else p.max_members_per_workspace end
               as max_members_per_workspace
           from unnest($1::uuid[], $2::uuid[], $3::boolean[], $4::text[], $5::text[], $6::bigint[], $7::boolean[])
             as e (tenant_id, plan_id, is_known, subscription_id, status, period_end, cancels)
           join tenants o on o.id = e.tenant_id
           left join plans p on p.id = coalesce(e.plan_id, o.plan_id)
         ) n
         where t.id = n.id and (t.plan_id, t.stripe_subscription_id, t.subscription_status, t.current_period_end,
             t.cancel_at_period_end, t.max_storage_mb, t.max_workspaces, t.max_members_per_workspace)
           is distinct from (n.plan_id, n.subscription_id, n.status, n.period_end, n.cancels, n.max_storage_mb,
             n.max_workspaces, n.max_members_per_workspace)`,
        columnsOf(entitlements),
      ),
      manager.query(
        `update workspaces w set plan_id = p.id, max_members = p.max_members_per_workspace,
           max_projects = p.max_projects_per_workspace, max_storage_mb = p.max_storage_mb
         from tenants t join plans p on p.id = t.plan_id
         where t.id = any ($1::uuid[]) and w.tenant_id = t.id
           and (w.plan_id, w.max_members, w.max_projects, w.max_storage_mb)
             is distinct from (p.id, p.max_members_per_workspace, p.max_projects_per_workspace, p.max_storage_mb)`,
        [entitlements.map(({ tenantId }) => tenantId)],
      ),
    ]);
  }
}

function columnsOf(entitlements: readonly TenantEntitlement[]): unknown[][] {
  return [
    entitlements.map(({ tenantId }) => tenantId),
    entitlements.map(({ planId }) => planId ?? null),
    entitlements.map(({ subscription }) => subscription !== undefined),
    entitlements.map(({ subscription }) => subscription?.id ?? null),
    entitlements.map(({ subscription }) => subscription?.status ?? null),
    entitlements.map(({ subscription }) => subscription?.currentPeriodEnd ?? null),
    // Under flexible billing a cancellation may be scheduled by `cancel_at` alone.
    entitlements.map(({ subscription }) =>
      subscription ? subscription.cancelAtPeriodEnd || subscription.cancelAt !== null : false,
    ),
  ];
}
