import { Injectable } from '@nestjs/common';
import { FailureException } from '../../http/failures/failure.exception';
import { PlanPricesRepository } from '../../plans/plan-prices.repository';
import { PriceMappings } from '../../plans/price-mappings.service';
import type { AdminCaller } from '../access/admin-actor';
import { AdminMutations } from '../mutations/admin-mutations.service';
import type { Idempotency } from '../mutations/idempotency';
import type { Performed } from '../mutations/performed';

/** Which plan a Stripe price buys; null: none. */
export interface MappedPrice {
  priceId: string;
  planId: string | null;
}

export interface MappingOrder extends MappedPrice {
  reason?: string | undefined;
}

/** The same, and what it bought until now, where that was something else. */
interface StoredMapping extends MappedPrice {
  previousPlanId?: string | null;
}

export interface AppliedPrice extends StoredMapping {
  /** So many tenants have the price. */
  tenantsRecomputed: number;
}

/** Which plan a Stripe price buys, because a person says so. */
@Injectable()
export class MappedPrices {
  constructor(
    private readonly mutations: AdminMutations,
    private readonly prices: PlanPricesRepository,
    private readonly mappings: PriceMappings,
  ) {}

  /**
   * Tenants that have the price get the plan before this answers. Whoever dies in between leaves a key whose answer lacks
   * their number: sent again, the call goes on from there.
   * @throws {FailureException} 404 `plan_not_found`
   */
  async map(
    { priceId, planId, reason }: MappingOrder,
    caller: AdminCaller,
    idempotency?: Idempotency,
  ): Promise<Performed<AppliedPrice>> {
    const order = { action: 'map_price' as const, target: priceId, reason, idempotency };
    const mapped = await this.mutations.perform<StoredMapping | AppliedPrice>(
      caller,
      order,
      async (manager) => {
        if (planId !== null && !(await this.prices.isPlan(planId, manager)))
          throw new FailureException(404, 'plan_not_found');
        const before = await this.mappings.map(priceId, planId, manager);
        const changed = before && before.planId !== planId && { previousPlanId: before.planId };
        const was = changed ? `, was ${planText(changed.previousPlanId)}` : '';
        return { result: planText(planId) + was, answer: () => ({ priceId, planId, ...changed }) };
      },
    );
    if (isApplied(mapped)) return mapped;
    const body = { ...mapped.body, tenantsRecomputed: await this.mappings.apply(priceId) };
    const applied = { ...mapped, body };
    if (idempotency) await this.mutations.amend(caller, idempotency, applied);
    return applied;
  }
}

/** For the audit log. */
function planText(planId: string | null): string {
  return planId === null ? 'no plan' : `plan ${planId}`;
}

function isApplied(performed: Performed<StoredMapping | AppliedPrice>): performed is Performed<AppliedPrice> {
  return 'tenantsRecomputed' in performed.body;
}
