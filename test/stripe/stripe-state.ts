import type Stripe from 'stripe';
import type { Buyer } from './buyer';

/** All that Stripe says of a tenant's customer now. */
export interface StripeState {
  tenantId: string;
  customer: Stripe.Customer | Stripe.DeletedCustomer;
  subscriptions: Stripe.Subscription[];
  invoices: Stripe.Invoice[];
  payments: Stripe.PaymentIntent[];
  charges: Stripe.Charge[];
  refunds: Stripe.Refund[];
}

const ALL = { limit: 1_000 };
const PAGE = { limit: 100 };

export async function stateOf({
  stripe,
  customer: id,
  tenantId,
  subscriptions,
}: Buyer): Promise<StripeState> {
  const customer = await stripe.customers.retrieve(id);
  const of = { ...PAGE, customer: id };
  // What of a deleted customer can be listed is not said anywhere.
  const isGone = customer.deleted === true;
  const charges = isGone ? [] : await stripe.charges.list(of).autoPagingToArray(ALL);
  return {
    tenantId,
    customer,
    subscriptions: await inTurn(subscriptions, (each) => stripe.subscriptions.retrieve(each)),
    invoices: (
      await inTurn(subscriptions, (subscription) =>
        stripe.invoices.list({ ...PAGE, subscription }).autoPagingToArray(ALL),
      )
    ).flat(),
    payments: isGone ? [] : await stripe.paymentIntents.list(of).autoPagingToArray(ALL),
    charges,
    refunds: (
      await inTurn(charges, ({ id: charge }) =>
        stripe.refunds.list({ ...PAGE, charge }).autoPagingToArray(ALL),
      )
    ).flat(),
  };
}

/** @throws TypeError where nothing is named. */
export function idOf(named: string | { id: string } | null | undefined): string {
  const id = typeof named === 'string' ? named : named?.id;
  if (id === undefined) throw new TypeError('nothing is named here');
  return id;
}

/** One after the other, for the sake of the rate limit of test mode. */
export async function inTurn<T, U>(items: readonly T[], ask: (item: T) => Promise<U>): Promise<U[]> {
  const answers: U[] = [];
  for (const item of items) answers.push(await ask(item));
  return answers;
}
