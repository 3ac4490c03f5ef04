import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { oldestWordOf } from '../tenants/customer-links.repository';
import { TENANT_GONE } from '../tenants/tenant-proposal';
import { TenantProposalsRepository } from '../tenants/tenant-proposals.repository';

/** So many objects a minute, so that one run stays short; what is left is found by the next. */
const LIMIT = 1_000;

/** Finds what has changed behind the events' back. */
@Injectable()
export class UpkeepRepository {
  constructor(private readonly proposals: TenantProposalsRepository) {}

  /** Until the transaction ends, which may take as long as the upkeep; false when another replica is at it. */
  async tryLock(manager: EntityManager): Promise<boolean> {
    await manager.query(`set local idle_in_transaction_session_timeout = '5min'`);
    const [row]: { locked: boolean }[] = await manager.query(
      `select pg_try_advisory_xact_lock(hashtextextended('hookledger:upkeep', 0)) as locked`,
    );
    return row?.locked ?? false;
  }

  /** Keeps the lock's connection from falling silent. @throws when it was lost, and another replica may be at it. */
  async keepLock(manager: EntityManager): Promise<void> {
    await manager.query('select 1');
  }

  /**
   * Customers whose named tenant exists by now and is not theirs yet, customers that the product has linked itself, those
   * whose buyer named a tenant that exists by now, and those that events still wait for although they have a tenant. Each
   * is settled by looking at it once.
   */
  async linkableCustomers(manager: EntityManager): Promise<string[]> {
    return ids(
      await manager.query(
        `select id from stripe_customers where tenant_id is not null and tenant_source is null
         union
         select c.id from stripe_customers c join tenants t on t.id::text = lower(c.named_tenant)
         where c.tenant_id is null or c.tenant_source in ('subscription', 'checkout')
         union
         select c.id from stripe_customers c cross join lateral (
           select s.named_tenant from stripe_subscriptions s
           where s.customer_id = c.id and s.named_tenant is not null order by s.created, s.id limit 1
         ) oldest join tenants t on t.id::text = lower(oldest.named_tenant)
         where c.tenant_source = 'checkout'
         union
         select c.id from stripe_customers c cross join lateral (${oldestWordOf('c.id')}) oldest
         where c.tenant_id is null or c.tenant_source = 'checkout' and c.tenant_id <> oldest.tenant_id
         union
         select c.id from stripe_customers c
         where $1 and (c.tenant_id is null or c.tenant_source = 'checkout') and exists (
           select from stripe_checkout_sessions s join tenants t on t.id = s.proposed_tenant
           left join checkout_proposals p on p.session_id = s.id
           where s.customer_id = c.id and s.proposed_tenant is not null
             and (p.session_id is null or p.state = 'settled' and c.tenant_id is null))
         union
         select c.id from (
           select distinct substr(key, 10) as id
           from stripe_event_log, unnest(string_to_array(waiting_for, ' ')) as key
           where waiting_for is not null and key like 'customer:%'
         ) c
         where exists (select from stripe_customers l join tenants t on t.id = l.tenant_id where l.id = c.id)
           or exists (select from stripe_subscriptions s join tenants t on t.id::text = lower(s.named_tenant)
             where s.customer_id = c.id)
         limit ${LIMIT}`,
        [this.proposals.areWanted],
      ),
    );
  }

  /** Sessions that wait for a person's word on a tenant that is gone. */
  async sessionsOfGoneTenants(manager: EntityManager): Promise<string[]> {
    return ids(
      await manager.query(
        `select p.session_id as id from checkout_proposals p
         where p.state = 'asked' and not exists (select from tenants t where t.id = p.tenant_id)
           and exists (select from stripe_event_log e where e.object_id = p.session_id and e.waiting_for is not null)
         limit ${LIMIT}`,
      ),
    );
  }

  /** Sessions that were left alone because the tenant was gone, which is there again. */
  async sessionsOfReturnedTenants(manager: EntityManager): Promise<string[]> {
    return ids(
      await manager.query(
        `select p.session_id as id from checkout_proposals p join tenants t on t.id = p.tenant_id
         where p.state = 'asked' and exists (select from stripe_event_log e
           where e.object_id = p.session_id and e.status = 'ignored' and e.reason = $1)
         limit ${LIMIT}`,
        [TENANT_GONE],
      ),
    );
  }

  /** Prices whose mapping nobody has followed yet, or that events still wait for although they are mapped. */
  async unappliedPrices(manager: EntityManager): Promise<string[]> {
    return ids(
      await manager.query(
        `select stripe_price_id as id from plan_prices
         where not applied or applied_plan_id is distinct from plan_id
         union
         select m.stripe_price_id from (
           select distinct substr(key, 7) as id
           from stripe_event_log, unnest(string_to_array(waiting_for, ' ')) as key
           where waiting_for is not null and key like 'price:%'
         ) w
         join plan_prices m on m.stripe_price_id = w.id
         where m.plan_id is null or exists (select from plans p where p.id = m.plan_id)
         limit ${LIMIT}`,
      ),
    );
  }

  /** What events wait for to learn whose object theirs is, and is stored by now. */
  async storedPassages(manager: EntityManager): Promise<string[]> {
    const rows: { key: string }[] = await manager.query(
      `select key from (
         select distinct key from stripe_event_log, unnest(string_to_array(waiting_for, ' ')) as key
         where waiting_for is not null and (key like 'charge:%' or key like 'payment:%')
       ) w
       where key like 'charge:%'
           and exists (select from stripe_charges c where c.id = substr(key, 8) and c.version_event is not null)
         or key like 'payment:%'
           and exists (select from stripe_payments p where p.id = substr(key, 9) and p.version_event is not null)
       limit ${LIMIT}`,
    );
    return rows.map(({ key }) => key);
  }

  /** Tenants with a subscription whose limits, or whose workspaces, are not their plan's. */
  async driftedTenants(manager: EntityManager): Promise<string[]> {
    return ids(
      await manager.query(
        `select t.id from tenants t join plans p on p.id = t.plan_id
         where exists (select from stripe_customers c join stripe_subscriptions s on s.customer_id = c.id
             where c.tenant_id = t.id and s.version_event is not null)
           and ((t.max_storage_mb, t.max_workspaces, t.max_members_per_workspace)
               is distinct from (p.max_storage_mb, p.max_workspaces, p.max_members_per_workspace)
             or exists (select from workspaces w where w.tenant_id = t.id
               and (w.plan_id, w.max_members, w.max_projects, w.max_storage_mb)
                 is distinct from (p.id, p.max_members_per_workspace, p.max_projects_per_workspace, p.max_storage_mb)))
         limit ${LIMIT}`,
      ),
    );
  }
}

function ids(rows: { id: string }[]): string[] {
  return rows.map(({ id }) => id);
}
