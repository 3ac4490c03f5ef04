/** One stored subscription of a tenant, with what its prices buy. Times are Unix seconds. */
export interface TenantSubscription {
  id: string;
  status: string;
  created: number | null;
  currentPeriodEnd: number | null;
  cancelAtPeriodEnd: boolean;
  cancelAt: number | null;
  /** Plans of its mapped items. */
  plans: readonly PlanRank[];
  /** Some item's price is in `plan_prices`, be it as "not a plan". */
  hasMappedPrice: boolean;
}

export interface PlanRank {
  id: string;
  /** Higher is better. */
  sortOrder: number;
}

/** https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses */
const entitledStatuses = ['active', 'trialing', 'past_due'];
const endedStatuses = new Set(['incomplete', 'incomplete_expired', 'unpaid', 'paused', 'canceled']);

export function isKnownStatus(status: string): boolean {
  return entitledStatuses.includes(status) || endedStatuses.has(status);
}

/**
 * Whether a subscription of this status gives its tenant a plan. A status that Stripe invents later does: taking
 * something away from a paying customer needs more than our ignorance.
 */
export function isEntitled(status: string): boolean {
  return !endedStatuses.has(status);
}

/** The best plan among a subscription's items; undefined when they buy none. */
export function bestPlan({ plans }: Pick<TenantSubscription, 'plans'>): PlanRank | undefined {
  return plans.toSorted((a, b) => b.sortOrder - a.sortOrder || compare(a.id, b.id))[0];
}

/** It entitles, but nobody has said yet to what: none of its prices is mapped. */
export function lacksPrice({ status, hasMappedPrice }: TenantSubscription): boolean {
  return isEntitled(status) && !hasMappedPrice;
}

/** The subscription that decides a tenant's plan: a total order, so that it depends on the set alone. */
export function bestSubscription(all: readonly TenantSubscription[]): TenantSubscription | undefined {
  return all.toSorted(
    (a, b) =>
      Number(isEntitled(b.status)) - Number(isEntitled(a.status)) ||
      (bestPlan(b)?.sortOrder ?? -Infinity) - (bestPlan(a)?.sortOrder ?? -Infinity) ||
      Number(lacksPrice(b)) - Number(lacksPrice(a)) ||
      statusRank(a.status) - statusRank(b.status) ||
      (b.currentPeriodEnd ?? -1) - (a.currentPeriodEnd ?? -1) ||
      (b.created ?? -1) - (a.created ?? -1) ||
      compare(a.id, b.id),
  )[0];
}

function statusRank(status: string): number {
  const rank = entitledStatuses.indexOf(status);
  return rank === -1 ? entitledStatuses.length : rank;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
