import type Stripe from 'stripe';
import { buildEvent, type SimulatedEvent } from './event.object';
import { stripeId, uuid } from './identifiers';
import { previousAttributes } from './previous-attributes';
import { API_VERSION, type StripeShape } from './stripe-shape';

/** What Stripe did by itself, a renewal for one, names no request. */
export const BY_STRIPE: Stripe.Event.Request = { id: null, idempotency_key: null };

/** The events of one story in their true order, under a clock that only the story moves. */
export class EventJournal {
  readonly events: SimulatedEvent[] = [];
  private requests = 0;

  constructor(
    readonly shape: StripeShape,
    /** In seconds. */
    public now: number,
    /** Keeps the request ids of different stories apart. */
    private readonly scope: string,
  ) {}

  /** Somebody acting through the API or the dashboard: each of their requests has an id of its own. */
  byPerson(): Stripe.Event.Request {
    this.requests += 1;
    const id = stripeId('req', this.scope, this.requests);
    return { id, idempotency_key: uuid(id) };
  }

  tell(type: string, object: object, request = BY_STRIPE): void {
    this.append(type, object, request);
  }

  /** Computed from the state before, so that changes within one second chain as Stripe's do. */
  tellChange(type: string, before: object, after: object, request = BY_STRIPE): void {
    this.append(type, after, request, previousAttributes(before, after));
  }

  private append(
    type: string,
    object: object,
    request: Stripe.Event.Request,
    previous?: SimulatedEvent['data']['previous_attributes'],
  ): void {
    const apiVersion = API_VERSION[this.shape];
    const { now: created } = this;
    this.events.push(
      buildEvent({ type, object, previousAttributes: previous, created, apiVersion, request }),
    );
  }
}
