import { isUtf8 } from 'node:buffer';
import type Stripe from 'stripe';
import type { NewEvent } from './new-event';
import { field, idOf, isObject, type StripeObject, text } from '../stripe-shapes/fields';

const NAME = /^[\x21-\x7e]{1,255}$/;
const LAST_SECOND = 253_402_300_799;

/**
 * Reads what was signed; the only parse on the way in. undefined when it is no Stripe event: Stripe never sends that, but
 * whoever holds the secret can.
 */
export function readEvent(bytes: Buffer): NewEvent | undefined {
  if (!isUtf8(bytes)) return undefined;
  const event = parse(bytes.toString('utf8'));
  if (!isObject(event)) return undefined;
  const stripeEventId = field(event, 'id');
  const type = field(event, 'type');
  const created = createdOf(event);
  if (!isName(stripeEventId) || !isName(type) || created === undefined) return undefined;
  const livemode = field(event, 'livemode');
  return {
    stripeEventId,
    type,
    body: bytes,
    content: event as unknown as Stripe.Event,
    created,
    apiVersion: text(field(event, 'api_version'))?.slice(0, 255) ?? null,
    account: ownerOf(event),
    livemode: typeof livemode === 'boolean' ? livemode : null,
    source: 'webhook',
    objectId: idOf(field(event, 'data', 'object', 'id')) ?? idOf(field(event, 'related_object', 'id')),
  };
}

/**
 * The connected account that an event belongs to, null for the key's own. Events name it in `account`, notifications in
 * `context`. https://docs.stripe.com/context
 */
export function ownerOf(event: object): string | null {
  return idOf(field(event, 'account')) ?? idOf(field(event, 'context'));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && NAME.test(value);
}

/** Unix seconds. https://docs.stripe.com/api/events/object and, for v2, https://docs.stripe.com/api/v2/core/events/object */
function createdOf(event: StripeObject): number | undefined {
  const created = field(event, 'created');
  if (field(event, 'object') === 'event') {
    if (
      typeof created !== 'number' ||
      !Number.isInteger(created) ||
      !isObject(field(event, 'data', 'object'))
    ) {
      return undefined;
    }
    return created >= 0 && created <= LAST_SECOND ? created : undefined;
  }
  if (field(event, 'object') !== 'v2.core.event' || typeof created !== 'string') return undefined;
  const seconds = Math.floor(Date.parse(created) / 1000);
  return seconds >= 0 && seconds <= LAST_SECOND ? seconds : undefined;
}
