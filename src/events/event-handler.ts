import type Stripe from 'stripe';
import type { EntityManager } from 'typeorm';
import type { Applied } from '../ordering/applied';

export type StripeEventType = Stripe.Event['type'];

/** The Stripe event of one type, as the newest API version describes it; older ones look different inside. */
export type StripeEventOf<T extends StripeEventType> = Extract<Stripe.Event, { type: T }>;

/** Applies the events of one Stripe type, inside the event's own transaction. It may run more than once per event. */
export interface EventHandler<T extends StripeEventType> {
  handle(event: StripeEventOf<T>, manager: EntityManager): Promise<Applied>;
}
