import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { PlanRank, TenantSubscription } from './best-subscription';
import type { TenantBilling } from './entitlement';

interface BillingRow {
  id: string;
  plan_id: string | null;
  plan_sort_order: number | null;
  stripe_subscription_id: string | null;
  subscription_is_stored: boolean;
  default_plan_ids: string[];
}

interface SubscriptionRow {
  tenant_id: string;
  id: string;
  status: string;
  created: string | null;
  current_period_end: string | null;
  cancel_at_period_end: boolean;
  cancel_at: string | null;
  plans: PlanRank[];
  has_mapped_price: boolean;
}

/** Reads what tenants' plans depend on: their subscriptions, and what the prices of these buy. */
@Injectable()
export class TenantBillingRepository {
  /** What the plans of locked tenants are a function of. */
  async of(tenantIds: readonly string[], manager: EntityManager): Promise<Map<string, TenantBilling>> {
    const [tenants, subscriptions]: [BillingRow[], SubscriptionRow[]] = await Promise.all([
      manager.query(
        `select t.id, t.plan_id, p.sort_order as plan_sort_order, t.stripe_subscription_id,
           exists (select from stripe_subscriptions s
             where s.id = t.stripe_subscription_id and s.version_event is not null) as subscription_is_stored,
           array(select d.id::text from plans d where d.is_default order by d.id) as default_plan_ids
         from tenants t left join plans p on p.id = t.plan_id
         where t.id = any ($1::uuid[])`,
        [tenantIds],
      ),
      manager.query(
        `select c.tenant_id, s.id, s.status, extract(epoch from s.created)::bigint as created,
           extract(epoch from s.current_period_end)::bigint as current_period_end,
           s.cancel_at_period_end, extract(epoch from s.cancel_at)::bigint as cancel_at,
           prices.plans, prices.has_mapped_price
         from stripe_customers c
         join stripe_subscriptions s on s.customer_id = c.id and s.version_event is not null
         cross join lateral (
           select coalesce(json_agg(json_build_object('id', p.id, 'sortOrder', p.sort_order))
               filter (where p.id is not null), '[]') as plans,
             count(*) filter (where m.plan_id is null or p.id is not null) > 0 as has_mapped_price
           from stripe_subscription_items i
           join plan_prices m on m.stripe_price_id = i.price_id
           left join plans p on p.id = m.plan_id
           where i.subscription_id = s.id
         ) prices
         where c.tenant_id = any ($1::uuid[])`,
        [tenantIds],
      ),
    ]);
    const subscriptionsOf = (id: string) => subscriptions.filter(({ tenant_id }) => tenant_id === id);
    return new Map(tenants.map((row) => [row.id, toBilling(row, subscriptionsOf(row.id))]));
  }
}

function toBilling(tenant: BillingRow, subscriptions: readonly SubscriptionRow[]): TenantBilling {
  const { plan_id: planId, plan_sort_order: sortOrder } = tenant;
  return {
    subscriptions: subscriptions.map(toSubscription),
    plan: planId !== null && sortOrder !== null ? { id: planId, sortOrder } : null,
    subscriptionId: tenant.stripe_subscription_id,
    subscriptionIsStored: tenant.subscription_is_stored,
    defaultPlanIds: tenant.default_plan_ids,
  };
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
