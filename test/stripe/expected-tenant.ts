import type Stripe from 'stripe';
import { DEFAULT_PLAN, type Product, type SoldPlan } from './product';
import type { Row } from './expected-rows';

/** A tenant's best subscription, and the plan that it means. */
export interface Best {
  subscription: Stripe.Subscription | undefined;
  plan: Pick<SoldPlan, 'slug' | 'limit'>;
}

/** The better comes first. */
const ENTITLED = ['active', 'trialing', 'past_due'];

/** Entitled first, then the better plan, the better status, the later end, the newer one, the smaller id: docs/rules.md. */
export function bestOf(subscriptions: readonly Stripe.Subscription[], product: Product): Best {
  const ranks = (each: Stripe.Subscription) => [
    Number(ENTITLED.includes(each.status)),
    planOf(each, product)?.sortOrder ?? -1,
    -ENTITLED.indexOf(each.status),
    endOf(each),
    each.created,
  ];
  const [subscription] = subscriptions.toSorted(
    (one, other) => compare(ranks(other), ranks(one)) || (one.id < other.id ? -1 : 1),
  );
  const isEntitled = subscription !== undefined && ENTITLED.includes(subscription.status);
  return { subscription, plan: (isEntitled && planOf(subscription, product)) || DEFAULT_PLAN };
}

/** A tenant that never had a subscription is left as it was. */
export function tenantRow(id: string, { subscription, plan }: Best): Row {
  return {
    id,
    plan: plan.slug,
    stripe_subscription_id: subscription?.id ?? null,
    subscription_status: subscription?.status ?? null,
    current_period_end: subscription ? endOf(subscription) : null,
    cancel_at_period_end: subscription
      ? subscription.cancel_at_period_end || subscription.cancel_at !== null
      : false,
    max_workspaces: subscription ? plan.limit : null,
    max_members_per_workspace: subscription ? plan.limit * 10 : null,
    max_storage_mb: subscription ? plan.limit * 1000 : null,
  };
}

export function workspaceRow(tenantId: string, { subscription, plan }: Best): Row {
  return {
    id: tenantId,
    plan: subscription ? plan.slug : null,
    max_members: subscription ? plan.limit * 10 : null,
    max_projects: subscription ? plan.limit * 100 : null,
    max_storage_mb: subscription ? plan.limit * 1000 : null,
  };
}

function planOf({ items }: Stripe.Subscription, product: Product): SoldPlan | undefined {
  return items.data
    .flatMap(({ price }) => product.planOf(price.id) ?? [])
    .toSorted((a, b) => b.sortOrder - a.sortOrder)[0];
}

function endOf({ items }: Stripe.Subscription): number {
  return Math.max(...items.data.map(({ current_period_end: end }) => end));
}

function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((rank, at) => rank !== other[at]);
  return index < 0 ? 0 : (one[index] ?? 0) - (other[index] ?? 0);
}
