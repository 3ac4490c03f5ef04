import type { NewEvent } from '../event-log/new-event';
import type { ObjectInDoubt } from '../ordering/unresolved-objects.repository';
import { field } from '../stripe-shapes/fields';
import type { FetchedObject } from './stripe-objects';

/** Names of our own: Stripe has no event for "this is how it was when you asked". */
const types: Record<string, string> = {
  stripe_customers: 'customer.fetched',
  stripe_subscriptions: 'customer.subscription.fetched',
  stripe_invoices: 'invoice.fetched',
  stripe_payments: 'payment_intent.fetched',
  stripe_charges: 'charge.fetched',
  stripe_refunds: 'refund.fetched',
  stripe_disputes: 'charge.dispute.fetched',
  stripe_prices: 'price.fetched',
  stripe_products: 'product.fetched',
  stripe_checkout_sessions: 'checkout.session.fetched',
};

/**
 * What Stripe showed, as an entry of the log, so that it is ordered, applied, retried and seen like everything else. Two
 * replicas that ask for the same second make the same entry. The object in it is exactly what Stripe wrote.
 */
export function fetchedEvent(
  { objectId, projection, account }: Pick<ObjectInDoubt, 'objectId' | 'projection' | 'account'>,
  { object, text, second }: FetchedObject,
  source: NewEvent['source'] = 'fetch',
): NewEvent {
  const stripeEventId = `fetched_${objectId}_${second}`;
  const type = types[projection] ?? 'unknown.fetched';
  const said = field(object, 'livemode');
  const livemode = typeof said === 'boolean' ? said : null;
  const head = { id: stripeEventId, object: 'event', type, created: second, livemode, account };
  return {
    stripeEventId,
    type,
    body: Buffer.from(`${JSON.stringify(head).slice(0, -1)},"data":{"object":${text}}}`),
    created: second,
    apiVersion: null,
    account,
    livemode,
    objectId,
    source,
  };
}
