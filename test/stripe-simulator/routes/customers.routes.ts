import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account/account';
import { invalid, noSuch } from '../account/errors';
import { endSubscription } from '../billing/subscription-ends';
import { created, metadata, nothing, paging, text } from '../http/parameters';
import { route } from '../http/route';
import { isListed, listed } from './objects';

const PATH = '/v1/customers';
const MOST_OF_A_CLOCK = 3;

const fields = {
  email: z.union([nothing, text]).optional(),
  name: z.union([nothing, text]).optional(),
  metadata: metadata.optional(),
  invoice_settings: z.strictObject({ default_payment_method: text.optional() }).optional(),
};

export const customerRoutes = [
  route(
    'POST',
    PATH,
    z.strictObject({ ...fields, payment_method: text.optional(), test_clock: text.optional() }),
    (account, given): Stripe.Customer => {
      const testClock = given.test_clock ?? null;
      if (testClock !== null) refuseFullClock(account, testClock);
      const id = account.newId('cus');
      account.create(
        'customer',
        {
          id,
          created: account.times.now(testClock),
          email: given.email ?? null,
          name: given.name ?? null,
          metadata: given.metadata ?? {},
          currency: null,
          balance: 0,
          delinquent: false,
          defaultPaymentMethod: given.invoice_settings?.default_payment_method ?? null,
          testClock,
          deleted: false,
        },
        'customer.created',
      );
      return account.show('customer', id);
    },
  ),
  route('POST', `${PATH}/:id`, z.strictObject(fields), (account, given, id): Stripe.Customer => {
    const facts = living(account, id);
    const method = given.invoice_settings?.default_payment_method;
    if (method !== undefined && account.get('payment_method', method).customer !== id)
      throw invalid(`The customer does not have a payment method with the ID ${method}.`, 'invoice_settings');
    const patch = {
      ...(given.email !== undefined && { email: given.email }),
      ...(given.name !== undefined && { name: given.name }),
      ...(given.metadata && { metadata: merged(facts.metadata, given.metadata) }),
      ...(method !== undefined && { defaultPaymentMethod: method }),
    };
    account.change('customer', id, patch, 'customer.updated');
    return account.show('customer', id);
  }),
  route(
    'GET',
    `${PATH}/:id`,
    z.strictObject({}),
    (account, _, id): Stripe.Customer | Stripe.DeletedCustomer =>
      account.get('customer', id).deleted
        ? { id, object: 'customer', deleted: true }
        : account.show('customer', id),
  ),
  route('DELETE', `${PATH}/:id`, z.strictObject({}), (account, _, id): Stripe.DeletedCustomer => {
    living(account, id);
    for (const { id: subscription, customer, status } of account.all('subscription'))
      if (customer === id && status !== 'canceled' && status !== 'incomplete_expired')
        endSubscription(account, subscription);
    account.change('customer', id, { deleted: true }, 'customer.deleted');
    return { id, object: 'customer', deleted: true };
  }),
  route(
    'GET',
    PATH,
    z.strictObject({ ...paging, created, email: text.optional(), test_clock: text.optional() }),
    (account, asked): Stripe.ApiList<Stripe.Customer> =>
      listed(
        account,
        'customer',
        PATH,
        asked,
        ({ id, email, deleted }) =>
          !deleted &&
          (asked.email ?? email) === email &&
          isListed(account, id, { test_clock: asked.test_clock }),
      ),
  ),
];

/** An empty value takes a key away. https://docs.stripe.com/api/metadata */
export function merged(
  before: Record<string, string>,
  given: Record<string, string>,
): Record<string, string> {
  return Object.fromEntries(Object.entries({ ...before, ...given }).filter(([, value]) => value !== ''));
}

function living(account: Account, id: string) {
  const facts = account.get('customer', id);
  if (facts.deleted) throw noSuch('customer', id);
  return facts;
}

function refuseFullClock(account: Account, clock: string): void {
  account.named('test_clock', clock, 'test_clock');
  if (account.all('customer').filter(({ testClock }) => testClock === clock).length >= MOST_OF_A_CLOCK)
    throw invalid(`You have reached the limit of ${MOST_OF_A_CLOCK} customers per test clock.`, 'test_clock');
}
