import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionHandler } from './about/subscription.handler';

/** A subscription stands still and entitles to nothing; paused collection is not this. https://docs.stripe.com/api/events/types#event_types-customer.subscription.paused */
@HandlesEvent('customer.subscription.paused')
export class CustomerSubscriptionPausedHandler extends SubscriptionHandler {}
