import type Stripe from 'stripe';
import type { Traceparent } from '../tracing/traceparent';
import type { EventStatus } from './event-status';

/** A genuine event as it goes into the log. */
export interface NewEvent {
  stripeEventId: string;
  type: string;
  /** The body exactly as it was signed, UTF-8. */
  body: Buffer;
  /** What it says, where it has been parsed already; as Stripe's newest API version describes it, which it may not be. */
  content?: Stripe.Event;
  /** Unix seconds. */
  created: number;
  apiVersion: string | null;
  account: string | null;
  livemode: boolean | null;
  objectId: string | null;
  /** The door it came through: `fetch` is an answer of Stripe's API. */
  source: 'webhook' | 'fetch';
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
