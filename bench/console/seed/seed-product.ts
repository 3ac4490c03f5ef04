import type { Client } from 'pg';
import { PLANS, SUPPORT_ADD_ON } from '../../../dev/simulation/plan-catalogue';
import { type Extent, paidPlans } from './made-up-facts';

/** What the product sells, with its prices. */
export async function seedPlans(database: Client): Promise<void> {
  for (const [index, { id, name, slug, isDefault, limits, prices }] of PLANS.entries()) {
    await database.query(
      `insert into plans (id, name, slug, is_default, sort_order, max_workspaces, max_members_per_workspace,
         max_projects_per_workspace, max_storage_mb, max_executions_per_month)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        id,
        name,
        slug,
        isDefault,
        index,
        limits.workspaces,
        limits.membersPerWorkspace,
        limits.projectsPerWorkspace,
        limits.storageMb,
        limits.executionsPerMonth,
      ],
    );
    for (const price of Object.values(prices)) await mapPrice(price.id, id, database);
  }
  await mapPrice(SUPPORT_ADD_ON.id, null, database);
}

async function mapPrice(priceId: string | undefined, planId: string | null, database: Client): Promise<void> {
  await database.query(
    `insert into plan_prices (stripe_price_id, plan_id, applied, applied_plan_id) values ($1, $2, true, $2)`,
    [priceId, planId],
  );
}

/**
 * Customers with a subscription each, and the tenants that they belong to, with what the best of these entitles them to:
 * the service, and `npm run doctor`, find nothing to mend.
 */
export async function seedTenants({ customers, tenants }: Extent, database: Client): Promise<void> {
  const prices = paidPlans.map(({ prices: { usd } }) => `'${usd?.id}'`).join(', ');
  await database.query(
    `insert into stripe_customers (id, tenant_id, tenant_source, email, name, metadata, version_event, version_at,
       created_at)
     select pg_temp.stripe_id('cus', n), pg_temp.tenant_id(tenant), case when tenant is not null then 'admin' end,
       'billing@' || n || '.example.test', 'Customer ' || n, '{}', pg_temp.event_id(n), pg_temp.received_at(n),
       pg_temp.received_at(n)
     from generate_series(0, $1::bigint - 1) as n cross join lateral (select pg_temp.tenant_of(n)) as t (tenant)`,
    [customers],
  );
  await database.query(
    `insert into stripe_subscriptions (id, customer_id, status, created, price_id, quantity, current_period_start,
       current_period_end, canceled_at, ended_at, version_event, version_at, version_terminal, created_at)
     select pg_temp.stripe_id('sub', n), pg_temp.stripe_id('cus', n), status,
       date_trunc('second', pg_temp.received_at(n)), price,
       pg_temp.seats_of(n), today - n % 30 * interval '1 day', today + (30 - n % 30) * interval '1 day', gone, gone,
       pg_temp.event_id(n), pg_temp.received_at(n), gone is not null, pg_temp.received_at(n)
     from (
       select n, (array[${prices}])[coalesce(pg_temp.plan_of(pg_temp.tenant_of(n)), 1)] as price,
         case when has_left then 'canceled' when n % 25 = 0 then 'past_due' else 'active' end as status,
         date_trunc('day', now()) as today,
         case when has_left then date_trunc('day', now()) - interval '300 days' end as gone
       from generate_series(0, $1::bigint - 1) as n cross join lateral (select pg_temp.has_left(n)) as l (has_left)
     ) s`,
    [customers],
  );
  await database.query(
    `insert into stripe_subscription_items (subscription_id, id, price_id, quantity, current_period_start,
       current_period_end)
     select id, replace(id, 'sub_', 'si_'), price_id, quantity, current_period_start, current_period_end
     from stripe_subscriptions`,
  );
  await database.query(
    `insert into tenants (id, name, slug, plan_id, stripe_subscription_id, subscription_status, current_period_end,
       max_storage_mb, max_workspaces, max_members_per_workspace, created_at)
     select pg_temp.tenant_id(n), 'Tenant ' || n, 'tenant-' || n, p.id, s.id, s.status, s.current_period_end,
       p.max_storage_mb, p.max_workspaces, p.max_members_per_workspace, now() - interval '500 days'
     from generate_series(0, $1::bigint - 1) as n
       left join (
         select distinct on (c.tenant_id) c.tenant_id, s.* from stripe_customers c
           join stripe_subscriptions s on s.customer_id = c.id
         where c.tenant_id is not null
         order by c.tenant_id, s.status = 'canceled', s.status, s.current_period_end desc, s.created desc, s.id
       ) s on s.tenant_id = pg_temp.tenant_id(n)
       left join plan_prices m on m.stripe_price_id = s.price_id and s.status <> 'canceled'
       join plans p on p.id = m.plan_id or m.plan_id is null and p.is_default`,
    [tenants],
  );
  await database.query(
    `insert into workspaces (tenant_id, name, slug, plan_id, max_members, max_projects, max_storage_mb)
     select t.id, 'Workspace ' || n, t.slug || '-' || n, p.id, p.max_members_per_workspace,
       p.max_projects_per_workspace, p.max_storage_mb
     from tenants t join plans p on p.id = t.plan_id
       cross join lateral generate_series(1, least(3, p.max_workspaces)) as n`,
  );
}
