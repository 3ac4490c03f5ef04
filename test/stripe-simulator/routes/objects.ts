import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account/account';
import type { Facts, Kind } from '../account/facts';
import type { Shown } from '../account/shown';
import { pageOf, isWithin } from '../http/lists';
import { created, paging, text } from '../http/parameters';
import { type Route, route } from '../http/route';

/** `GET` of one object by its id. */
export function retrieves(kind: Kind, path: string): Route {
  return route('GET', `${path}/:id`, z.strictObject({}), (account, _, id) => account.show(kind, id));
}

/** Everything of a kind that `isWanted`, a page at a time. */
export function listed<K extends Kind>(
  account: Account,
  kind: K,
  path: string,
  asked: { created?: z.output<typeof created> } & Parameters<typeof pageOf>[2],
  isWanted: (facts: Facts[K]) => boolean,
): Stripe.ApiList<Shown[K] & { id: string }> {
  const found = account
    .all(kind)
    .filter((facts) => isWithin(facts.created, asked.created) && isWanted(facts));
  const { data, ...page } = pageOf(path, found, asked);
  return { ...page, data: data.map(({ id }) => ({ ...account.show(kind, id), id })) };
}

/** What lists of a customer's objects can be asked for. */
export const ofCustomer = { ...paging, created, customer: text.optional() };

/**
 * What belongs to a test clock is listed only where its customer or its clock is asked for.
 * https://docs.stripe.com/api/subscriptions/list#list_subscriptions-test_clock
 */
export function isListed(
  account: Account,
  owner: string | null,
  { customer, test_clock: clock }: { customer?: string | undefined; test_clock?: string | undefined },
): boolean {
  if (customer !== undefined) return owner === customer;
  return account.clockOf(owner) === (clock ?? null);
}
