import { isDeepStrictEqual } from 'node:util';
import type { EntityManager } from 'typeorm';
import { entitlementOf } from '../../tenants/entitlement';
import { TenantBillingRepository } from '../../tenants/tenant-billing.repository';
import { type Check, MAX_EXAMPLES } from './check';

const NAME = 'tenant_plans';
/** Tenants by query. */
const BATCH = 500;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

interface TenantRow {
  id: string;
  plan_id: string | null;
  stripe_subscription_id: string | null;
  subscription_status: string | null;
  period_end: string | null;
  cancel_at_period_end: boolean;
}

/** Whether tenants have what their stored subscriptions give them, by the very function that the service decides with. */
export const tenantPlansCheck: Check = {
  name: NAME,
  examine: async ({ manager }) => {
    const wrong: string[] = [];
    for await (const tenants of batches(manager)) wrong.push(...(await wrongOf(tenants, manager)));
    if (wrong.length === 0) return [];
    return [
      {
        check: NAME,
        problem: 'Tenants have another plan or subscription than their stored subscriptions give them.',
        fix: "Replay with force the last event of one of the tenant's subscriptions: it derives the tenant anew.",
        count: wrong.length,
        examples: wrong.slice(0, MAX_EXAMPLES),
      },
    ];
  },
};

/** Tenants with a customer; others are the product's own. */
async function* batches(manager: EntityManager): AsyncGenerator<TenantRow[]> {
  let after = BEFORE_ALL;
  for (;;) {
    const rows: TenantRow[] = await manager.query(
      `select id, plan_id, stripe_subscription_id, subscription_status,
         extract(epoch from current_period_end)::bigint as period_end, cancel_at_period_end
       from tenants t
       where id > $1 and exists (select from stripe_customers c where c.tenant_id = t.id)
       order by id limit ${BATCH}`,
      [after],
    );
    if (rows.length === 0) return;
    yield rows;
    after = rows.at(-1)?.id ?? after;
  }
}

async function wrongOf(tenants: readonly TenantRow[], manager: EntityManager): Promise<string[]> {
  const ids = tenants.map(({ id }) => id);
  const billing = await new TenantBillingRepository().of(ids, manager);
  return tenants
    .filter((tenant) => {
      const facts = billing.get(tenant.id);
      if (!facts) return false;
      const { planId, subscription } = entitlementOf(facts);
      if (facts.subscriptions.length === 0 && subscription === undefined) return false;
      if (planId !== undefined && planId !== tenant.plan_id) return true;
      if (subscription === undefined) return false;
      return !isDeepStrictEqual(
        [
          tenant.stripe_subscription_id,
          tenant.subscription_status,
          tenant.period_end,
          tenant.cancel_at_period_end,
        ],
        [
          subscription?.id ?? null,
          subscription?.status ?? null,
          subscription?.currentPeriodEnd?.toString() ?? null,
          subscription ? subscription.cancelAtPeriodEnd || subscription.cancelAt !== null : false,
        ],
      );
    })
    .map(({ id }) => id);
}
