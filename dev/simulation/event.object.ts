import type Stripe from 'stripe';
import { stripeId } from './identifiers';
import { API_VERSION } from './stripe-shape';

/** The value each changed field had before; null where there was none. */
export type PreviousAttributes = Readonly<Record<string, unknown>>;

/**
 * Stripe's Event envelope around an object in whichever shape. `type` is open, since Stripe adds types and sends more
 * than its packages know. https://docs.stripe.com/api/events/object
 */
export interface SimulatedEvent<TObject extends object = object> {
  id: string;
  object: 'event';
  account?: string;
  api_version: string | null;
  created: number;
  data: { object: TObject; previous_attributes?: PreviousAttributes };
  livemode: boolean;
  pending_webhooks: number;
  request: Stripe.Event.Request | null;
  type: string;
}

export interface EventOptions<TObject extends object> {
  type: Stripe.Event.Type | (string & Record<never, never>);
  object: TObject;
  previousAttributes?: PreviousAttributes;
  /** In seconds, as all of Stripe's times. */
  created: number;
  /** The current one where it is not given; null as Stripe sends for accounts that never chose one. */
  apiVersion?: string | null;
  /** Follows from everything else where it is not given: the same event built twice is a duplicate. */
  id?: string;
  livemode?: boolean;
  /** Null ids where Stripe acted by itself, as in a renewal. */
  request?: Stripe.Event.Request | null;
  /** Only on events of connected accounts. */
  account?: string;
}

export function buildEvent<TObject extends object>(options: EventOptions<TObject>): SimulatedEvent<TObject> {
  const { type, object, previousAttributes, created } = options;
  const id =
    options.id ??
    stripeId('evt', JSON.stringify([type, created, options.request, object, previousAttributes]));
  return {
    id,
    object: 'event',
    ...(options.account === undefined ? {} : { account: options.account }),
    api_version: options.apiVersion === undefined ? API_VERSION.current : options.apiVersion,
    created,
    data: previousAttributes ? { object, previous_attributes: previousAttributes } : { object },
    livemode: options.livemode ?? false,
    pending_webhooks: 1,
    request: options.request === undefined ? { id: null, idempotency_key: null } : options.request,
    type,
  };
}

/** The body of a delivery, indented by two spaces as Stripe sends it. */
export function payloadOf(event: SimulatedEvent): string {
  return JSON.stringify(event, null, 2);
}
