import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** `plan_prices`: which plan a Stripe price buys. */
@Injectable()
export class PlanPricesRepository {
  /** Whether somebody has said of at least one of these prices what it buys, be it "no plan". */
  async isAnyMapped(priceIds: readonly string[], manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `select from plan_prices m where stripe_price_id = any ($1)
         and (plan_id is null or exists (select from plans p where p.id = m.plan_id)) limit 1`,
      [priceIds],
    );
    return rows.length > 0;
  }
}
