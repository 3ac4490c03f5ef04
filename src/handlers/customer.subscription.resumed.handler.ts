import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionHandler } from './about/subscription.handler';

/** A paused subscription goes on. https://docs.stripe.com/api/events/types#event_types-customer.subscription.resumed */
@HandlesEvent('customer.subscription.resumed')
export class CustomerSubscriptionResumedHandler extends SubscriptionHandler {}
