import type { EventFlag } from '../event-log/event-flags';
import {
  bestPlan,
  bestSubscription,
  isEntitled,
  isKnownStatus,
  lacksPrice,
  type PlanRank,
  type TenantSubscription,
} from './best-subscription';

/** Everything that a tenant's plan is a function of. The clock is not part of it. */
export interface TenantBilling {
  /** All stored subscriptions of all its customers. */
  subscriptions: readonly TenantSubscription[];
  /** Its plan now; null when it has none or the plan is gone. */
  plan: PlanRank | null;
  /** `tenants.stripe_subscription_id`. */
  subscriptionId: string | null;
  /** That subscription is stored (of whatever customer). */
  subscriptionIsStored: boolean;
  /** The plans with `is_default`. */
  defaultPlanIds: readonly string[];
}

/** What the tenant's row should say; absent properties stay as they are. */
export interface Entitlement {
  planId?: string;
  /** null clears the subscription columns. */
  subscription?: TenantSubscription | null;
  /** What a person should look at. */
  flags: EventFlag[];
}

/** The plan and subscription that a tenant's stored subscriptions give it. */
export function entitlementOf(billing: TenantBilling): Entitlement {
  const best = bestSubscription(billing.subscriptions);
  const namesUnknown = billing.subscriptionId !== null && !billing.subscriptionIsStored;
  if (!best) {
    // Never subscribed: its plan may have been set by hand. Named a subscription that has moved elsewhere: none left.
    const movedAway = billing.subscriptionId !== null && billing.subscriptionIsStored;
    return movedAway ? { ...withoutPlan(billing), subscription: null } : { flags: [] };
  }
  const flags: EventFlag[] = isKnownStatus(best.status) ? [] : ['unknown_subscription_status'];
  if (lacksPrice(best)) return { flags: [...flags, 'price_not_mapped'] };
  const plan = isEntitled(best.status) ? bestPlan(best) : undefined;
  if (namesUnknown) {
    // The tenant's row names a subscription that we have not seen. It may be the better one, so nothing is taken away.
    const higher = plan && plan.sortOrder >= (billing.plan?.sortOrder ?? -Infinity);
    return { ...(higher && { planId: plan.id }), flags: [...flags, 'named_subscription_not_stored'] };
  }
  if (plan) return { planId: plan.id, subscription: best, flags };
  const fallback = withoutPlan(billing);
  return { ...fallback, subscription: best, flags: [...flags, ...fallback.flags] };
}

function withoutPlan({ defaultPlanIds }: TenantBilling): Entitlement {
  const [planId] = defaultPlanIds;
  if (planId !== undefined && defaultPlanIds.length === 1) return { planId, flags: [] };
  return { flags: [planId === undefined ? 'no_default_plan' : 'several_default_plans'] };
}
