import type Stripe from 'stripe';
import type { Traceparent } from '../tracing/traceparent';
import type { EventStatus } from './event-status';

/**
 * The door an event came through. `reconciliation`: Stripe's list of events, since no delivery had brought it;
 * `notification`: Stripe's API, since a delivery had only told of it. The others are answers of Stripe's API about one object: of `fetch` because its events left it in doubt, of `backfill` because
 * nothing told of it, of `repair` because what is stored was something else.
 */
export type EventSource = 'webhook' | 'reconciliation' | 'notification' | 'fetch' | 'backfill' | 'repair';

/** A genuine event as it goes into the log. */
export interface NewEvent {
  stripeEventId: string;
  type: string;
  /** The body exactly as it was signed or, through another door, as Stripe's API wrote it; UTF-8. */
  body: Buffer;
  /** What it says, where it has been parsed already; as Stripe's newest API version describes it, which it may not be. */
  content?: Stripe.Event;
  /** Unix seconds. */
  created: number;
  apiVersion: string | null;
  account: string | null;
  livemode: boolean | null;
  objectId: string | null;
  source: EventSource;
  /** Of the span that brought it, where somebody traces. */
  traceparent?: Traceparent;
}

/** What the log says of a delivery once the event is safe on disk. */
export interface Receipt {
  /** The log row's. */
  id: string;
  duplicate: boolean;
  /** Of the delivery that was stored. */
  traceparent: Traceparent | null;
  status: EventStatus;
}
