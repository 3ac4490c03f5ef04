import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionHandler } from './about/subscription.handler';

/** A subscription begins, often `incomplete` until its first payment. https://docs.stripe.com/api/events/types#event_types-customer.subscription.created */
@HandlesEvent('customer.subscription.created')
export class CustomerSubscriptionCreatedHandler extends SubscriptionHandler {}
