import type { Change } from '../changes/change';
import type { StripeEventOf, StripeEventType } from '../stripe-shapes/event-types';

/** Says what the events of one Stripe type change, told by the event alone. It may be asked more than once per event. */
export interface EventHandler<T extends StripeEventType> {
  handle(event: StripeEventOf<T>): Change;
}
