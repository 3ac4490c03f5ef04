import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** `plan_prices`: which plan a Stripe price buys. */
@Injectable()
export class PlanPricesRepository {
  /** Of these prices the ones of which somebody has said what they buy, be it "no plan". */
  async mappedOf(priceIds: readonly string[], manager: EntityManager): Promise<Set<string>> {
    if (priceIds.length === 0) return new Set();
    const rows: { id: string }[] = await manager.query(
      `select stripe_price_id as id from plan_prices m where stripe_price_id = any ($1)
         and (plan_id is null or exists (select from plans p where p.id = m.plan_id))`,
      [priceIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  async save(priceId: string, planId: string | null, manager: EntityManager): Promise<void> {
    await manager.query(
      `insert into plan_prices (stripe_price_id, plan_id) values ($1, $2)
       on conflict (stripe_price_id) do update set plan_id = excluded.plan_id`,
      [priceId, planId],
    );
  }

  async planOf(priceId: string, manager: EntityManager): Promise<string | null> {
    const [row]: { plan_id: string | null }[] = await manager.query(
      `select plan_id from plan_prices where stripe_price_id = $1`,
      [priceId],
    );
    return row?.plan_id ?? null;
  }

  /** @returns undefined where nobody has said what it buys. */
  async mappingOf(priceId: string, manager: EntityManager): Promise<{ planId: string | null } | undefined> {
    const [row]: { planId: string | null }[] = await manager.query(
      `select plan_id as "planId" from plan_prices where stripe_price_id = $1`,
      [priceId],
    );
    return row;
  }

  /** Tenants that have, or had, a subscription with this price. */
  async tenantsWith(priceId: string, manager: EntityManager): Promise<string[]> {
    const rows: { id: string }[] = await manager.query(
      `select distinct c.tenant_id as id
       from stripe_subscription_items i
       join stripe_subscriptions s on s.id = i.subscription_id
       join stripe_customers c on c.id = s.customer_id
       where i.price_id = $1 and c.tenant_id is not null
       order by 1`,
      [priceId],
    );
    return rows.map(({ id }) => id);
  }

  /** Unless it was mapped anew meanwhile, or to a plan that is not there yet. */
  async markApplied(priceId: string, planId: string | null, manager: EntityManager): Promise<void> {
    await manager.query(
      `update plan_prices set applied = true, applied_plan_id = $2
       where stripe_price_id = $1 and plan_id is not distinct from $2
         and ($2::uuid is null or exists (select from plans where id = $2::uuid))`,
      [priceId, planId],
    );
  }

  /** Whether there is such a plan. */
  async isPlan(planId: string, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(`select from plans where id = $1`, [planId]);
    return rows.length > 0;
  }
}
