import { field, flag, idOf, integer, list, seconds, tenantName, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

export interface SubscriptionItemSnapshot {
  /** `si_…`, or the subscription's own id where Stripe did not yet have items. */
  readonly id: string;
  readonly priceId: string | null;
  readonly productId: string | null;
  /** Null for metered prices. */
  readonly quantity: number | null;
  readonly currentPeriodStart: number | null;
  readonly currentPeriodEnd: number | null;
}

/**
 * What a subscription was at one moment. Times are Unix seconds. The order of the properties is fixed, so that two
 * snapshots say the same exactly when `JSON.stringify` makes the same string of them.
 */
export interface SubscriptionSnapshot {
  readonly id: string;
  /** Null where the subscription belongs to a `customer_account` instead. */
  readonly customerId: string | null;
  /** As Stripe sent it, statuses of future API versions too; 'unknown' where there is none. */
  readonly status: string;
  /** Not sent before 2018 (`start` moves with every change of plan and is no substitute). */
  readonly created: number | null;
  /** The first item's, in Stripe's order. */
  readonly priceId: string | null;
  readonly quantity: number | null;
  /** The start of the period that ends last. */
  readonly currentPeriodStart: number | null;
  /** The latest over the items: access lasts until then. */
  readonly currentPeriodEnd: number | null;
  /** The flag only: under flexible billing a scheduled cancellation may have just `cancelAt`. */
  readonly cancelAtPeriodEnd: boolean;
  readonly cancelAt: number | null;
  readonly canceledAt: number | null;
  readonly endedAt: number | null;
  readonly trialEnd: number | null;
  /** `pause_collection.behavior`, null while collection is not paused. */
  readonly pauseCollection: string | null;
  /** `metadata.tenant_id` as sent. */
  readonly tenantName: string | null;
  /** Sorted by id. */
  readonly items: readonly SubscriptionItemSnapshot[];
  /** False when there may be items that are not in `items`: then none may be removed because of it. */
  readonly itemsComplete: boolean;
}

/**
 * Reads a subscription of any API version (https://docs.stripe.com/api/subscriptions/object); null without an id.
 *
 * The period moved from the subscription to its items in 2025-03-31.basil, `plan` became `price` in 2020-08-27, and
 * before items there was one `plan` and one `quantity` on the subscription itself.
 */
export function readSubscription(object: StripeObject): SubscriptionSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;

  const { items, complete } = readItems(id, object);
  const sorted = items.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const last = endingLast(sorted);

  return {
    id,
    customerId: idOf(field(object, 'customer')),
    status: text(field(object, 'status')) || 'unknown',
    created: seconds(field(object, 'created')),
    priceId: items[0]?.priceId ?? null,
    quantity: items[0]?.quantity ?? null,
    currentPeriodStart: last ? last.currentPeriodStart : seconds(field(object, 'current_period_start')),
    currentPeriodEnd: last ? last.currentPeriodEnd : seconds(field(object, 'current_period_end')),
    cancelAtPeriodEnd: flag(field(object, 'cancel_at_period_end')),
    cancelAt: seconds(field(object, 'cancel_at')),
    canceledAt: seconds(field(object, 'canceled_at')),
    endedAt: seconds(field(object, 'ended_at')),
    trialEnd: seconds(field(object, 'trial_end')) ?? itemTrialEnd(object),
    pauseCollection: text(field(object, 'pause_collection', 'behavior')),
    tenantName: tenantName(object),
    items: sorted,
    itemsComplete: complete,
  };
}

function readItems(
  subscriptionId: string,
  object: StripeObject,
): { items: SubscriptionItemSnapshot[]; complete: boolean } {
  const { data, complete } = list(field(object, 'items'));
  if (data.length === 0) {
    // A subscription always has an item (Stripe refuses to delete the last), so an empty list says nothing either.
    const hasPlan = idOf(field(object, 'plan')) !== null;
    return { items: hasPlan ? [readItem(subscriptionId, object, object)] : [], complete: hasPlan };
  }

  // The subscription's own quantity is that of its single plan: with several items it belongs to none of them.
  const fallback = data.length === 1 ? object : { ...object, quantity: null };
  const byId = new Map<string, SubscriptionItemSnapshot>();
  for (const item of data) {
    const id = idOf(item);
    if (id !== null && !byId.has(id)) byId.set(id, readItem(id, item, fallback));
  }
  return { items: [...byId.values()], complete: complete && byId.size === data.length };
}

function readItem(id: string, item: StripeObject, subscription: StripeObject): SubscriptionItemSnapshot {
  const own = (key: string): unknown => field(item, key) ?? field(subscription, key);
  return {
    id,
    priceId: idOf(field(item, 'price')) ?? idOf(field(item, 'plan')),
    productId: idOf(field(item, 'price', 'product')) ?? idOf(field(item, 'plan', 'product')),
    quantity: integer(own('quantity')),
    currentPeriodStart: seconds(own('current_period_start')),
    currentPeriodEnd: seconds(own('current_period_end')),
  };
}

function endingLast(items: readonly SubscriptionItemSnapshot[]): SubscriptionItemSnapshot | undefined {
  let last = items[0];
  for (const item of items) {
    if ((item.currentPeriodEnd ?? -1) > (last?.currentPeriodEnd ?? -1)) last = item;
  }
  return last;
}

/** Since 2026-09-30.endive each item can have a trial of its own; the latest end, null if none has one. */
function itemTrialEnd(object: StripeObject): number | null {
  const ends = list(field(object, 'items')).data.map((item) =>
    seconds(field(item, 'current_trial', 'end_date')),
  );
  return ends.reduce((latest, end) => (end !== null && end > (latest ?? -1) ? end : latest), null);
}
