import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionHandler } from './about/subscription.handler';

/** A subscription changed: plan, status, period, a scheduled cancellation. https://docs.stripe.com/api/events/types#event_types-customer.subscription.updated */
@HandlesEvent('customer.subscription.updated', { aliases: ['customer.subscription.fetched'] })
export class CustomerSubscriptionUpdatedHandler extends SubscriptionHandler {}
