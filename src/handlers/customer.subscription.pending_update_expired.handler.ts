import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionHandler } from './about/subscription.handler';

/** A change that waited for its payment never will; the subscription is as it was. https://docs.stripe.com/api/events/types#event_types-customer.subscription.pending_update_expired */
@HandlesEvent('customer.subscription.pending_update_expired')
export class CustomerSubscriptionPendingUpdateExpiredHandler extends SubscriptionHandler {}
