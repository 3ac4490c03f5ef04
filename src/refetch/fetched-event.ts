import type { NewEvent } from '../event-log/new-event';
import type { ObjectInDoubt } from '../ordering/unresolved-objects.repository';
import { kindKeptIn } from '../stripe-objects/kept-kinds';
import { field } from '../stripe-shapes/fields';
import type { FetchedObject } from './stripe-objects';

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
  const type = kindKeptIn(projection).fetched;
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
