import type { SubscriptionSnapshot } from '../subscriptions/subscription.snapshot';
import type { Columns } from '../ordering/projection';
import { itemColumns, type StoredSubscription, type Values } from './stored-subscriptions.repository';

/** A value that is not what Stripe has. */
export interface Difference {
  /** The column; of an item `si_….column`, or the item itself where only one of the two has it. */
  field: string;
  stored: string | null;
  stripe: string | null;
}

/** In what a stored subscription and Stripe's differ. */
export function differencesOf(
  { columns: stored, items }: StoredSubscription,
  state: SubscriptionSnapshot,
  columns: Columns<SubscriptionSnapshot>,
): Difference[] {
  const now = Object.fromEntries(Object.entries(columns).map(([name, { of }]) => [name, asText(of(state))]));
  const differences = compare('', stored, now);
  const seen = new Set<string>();
  for (const item of state.items) {
    seen.add(item.id);
    const shown: Record<(typeof itemColumns)[number], unknown> = {
      price_id: item.priceId,
      product_id: item.productId,
      quantity: item.quantity,
      current_period_start: item.currentPeriodStart,
      current_period_end: item.currentPeriodEnd,
    };
    const values = Object.fromEntries(Object.entries(shown).map(([name, value]) => [name, asText(value)]));
    const own = items.get(item.id);
    if (own) differences.push(...compare(`${item.id}.`, own, values));
    else differences.push({ field: item.id, stored: null, stripe: item.priceId });
  }
  // Of a list that Stripe cut short nothing is known to be gone.
  if (!state.itemsComplete) return differences;
  for (const [id, { price_id: price = null }] of items)
    if (!seen.has(id)) differences.push({ field: id, stored: price, stripe: null });
  return differences;
}

function compare(prefix: string, stored: Values, shown: Values): Difference[] {
  return Object.entries(shown)
    .filter(([name, value]) => (stored[name] ?? null) !== value)
    .map(([name, value]) => ({ field: prefix + name, stored: stored[name] ?? null, stripe: value }));
}

function asText(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}
