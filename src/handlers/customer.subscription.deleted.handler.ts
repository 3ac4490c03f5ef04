import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionHandler } from './about/subscription.handler';

/** A subscription has ended; a scheduled end arrives as `updated` before. https://docs.stripe.com/api/events/types#event_types-customer.subscription.deleted */
@HandlesEvent('customer.subscription.deleted')
export class CustomerSubscriptionDeletedHandler extends SubscriptionHandler {}
