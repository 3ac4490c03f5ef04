import type { Account } from '../account/account';
import { invalid } from '../account/errors';
import type { ItemFacts, LineFacts, SubscriptionFacts } from '../account/facts';
import { collect } from './collection';
import { draftInvoice, finalizeInvoice } from './invoices';
import { intervalOf } from './subscription-begins';

export interface ItemChange {
  /** An item that is there; a new one where it is not given. */
  id?: string | undefined;
  price?: string | undefined;
  quantity?: number | undefined;
  deleted?: boolean | undefined;
}

export type Proration = 'always_invoice' | 'create_prorations' | 'none';

/** Other prices or quantities, at once; the rest of the period is charged or credited. */
export function changeItems(
  account: Account,
  id: string,
  changes: readonly ItemChange[],
  proration: Proration,
): void {
  const before = account.get('subscription', id);
  const items = itemsAfter(account, before.items, changes);
  intervalOf(account, items);
  const after = account.change('subscription', id, { items }, 'customer.subscription.updated');
  if (proration === 'none' || before.status === 'trialing') return;
  const lines = prorationsOf(account, before, after);
  if (lines.length === 0) return;
  if (proration === 'create_prorations') {
    account.change('subscription', id, { pendingLines: [...before.pendingLines, ...lines] });
    return;
  }
  const bill = draftInvoice(account, after, 'subscription_update', lines);
  finalizeInvoice(account, bill.id);
  collect(account, bill.id);
}

function itemsAfter(
  account: Account,
  items: readonly ItemFacts[],
  changes: readonly ItemChange[],
): ItemFacts[] {
  const result = new Map(items.map((item) => [item.id, item]));
  for (const { id, price, quantity, deleted } of changes) {
    const present = id === undefined ? undefined : result.get(id);
    if (id !== undefined && !present)
      throw invalid(`No such subscription_item: '${id}'`, 'items[0][id]', 'resource_missing');
    const item = {
      id: id ?? account.newId('si'),
      price: price ?? present?.price ?? '',
      quantity: quantity ?? present?.quantity ?? 1,
    };
    if (deleted) result.delete(item.id);
    else result.set(item.id, item);
  }
  return [...result.values()];
}

/** Unused time of the old items is credited, remaining time of the new ones charged. */
function prorationsOf(account: Account, before: SubscriptionFacts, after: SubscriptionFacts): LineFacts[] {
  const now = account.nowOf(before.customer);
  const { periodStart, periodEnd } = after;
  const share = (periodEnd - now) / (periodEnd - periodStart);
  const line = ({ id, price, quantity }: ItemFacts, sign: 1 | -1): LineFacts => ({
    price,
    quantity,
    amount: sign * Math.round(account.get('price', price).unitAmount * quantity * share),
    proration: true,
    periodStart: now,
    periodEnd,
    subscriptionItem: id,
  });
  const gone = before.items.filter((item) => !isIn(after.items, item));
  const come = after.items.filter((item) => !isIn(before.items, item));
  return [...gone.map((item) => line(item, -1)), ...come.map((item) => line(item, 1))];
}

function isIn(items: readonly ItemFacts[], { id, price, quantity }: ItemFacts): boolean {
  return items.some((item) => item.id === id && item.price === price && item.quantity === quantity);
}

/** @param beginPeriod begins the period that starts now, and bills it. */
export function resumeSubscription(account: Account, id: string, beginPeriod: () => void): void {
  if (account.get('subscription', id).status !== 'paused')
    throw invalid('You can only resume subscriptions that are paused.');
  beginPeriod();
  account.change('subscription', id, { status: 'active' }, 'customer.subscription.updated');
  account.mention('subscription', id, 'customer.subscription.resumed');
}
