import { previousObject } from '../stripe-shapes/previous-object';
import type { StripeObject } from '../stripe-shapes/fields';

/** What ordering needs of a Stripe event; both a typed `Stripe.Event` and one read back from the log have it. */
export interface ObjectEvent {
  id: string;
  type: string;
  /** Unix seconds: Stripe's resolution, so two changes can share one. */
  created: number;
  api_version?: string | null;
  request?: { id?: string | null } | string | null;
  data: { object: object; previous_attributes?: object };
}

/** One event's claim about the state of its object. */
export interface Version<S> {
  eventId: string;
  /** Unix seconds. */
  created: number;
  /** `fetched`: no event of Stripe's, but the object as Stripe showed it when it was asked, after all of that second. */
  phase: 'created' | 'updated' | 'deleted' | 'fetched' | 'other';
  /** The API request behind the event; Stripe sometimes makes two Event objects for one request. */
  requestId: string | null;
  /** The projected columns of `data.object`. */
  state: S;
  /** The same before the change; undefined where the event does not tell. */
  before: S | undefined;
}

/** Reads an event as a version of its object; undefined when the object has no usable id. */
export function versionOf<S>(
  event: ObjectEvent,
  read: (object: StripeObject) => S | null,
): Version<S> | undefined {
  const phase = phaseOf(event.type);
  const sent = event.data.object as StripeObject;
  // The object inside a `deleted` event looks as alive as before.
  const object = phase === 'deleted' ? { ...sent, deleted: true } : sent;
  const state = read(object);
  if (state === null) return undefined;
  const previous = previousObject(object, event.data.previous_attributes, event.api_version ?? null);
  return {
    eventId: event.id,
    created: event.created,
    phase,
    requestId: requestIdOf(event.request),
    state,
    before: (previous && read(previous)) ?? undefined,
  };
}

const phases = ['created', 'updated', 'deleted', 'fetched'] as const;

function phaseOf(type: string): Version<unknown>['phase'] {
  const verb = type.slice(type.lastIndexOf('.') + 1);
  return phases.find((phase) => phase === verb) ?? 'other';
}

/** Before API version 2017-05-25 `request` was the id itself. */
function requestIdOf(request: ObjectEvent['request']): string | null {
  return typeof request === 'string' ? request : (request?.id ?? null);
}
