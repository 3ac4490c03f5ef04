import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionHandler } from './about/subscription.handler';

/** A change that waited for its payment has come into force. https://docs.stripe.com/api/events/types#event_types-customer.subscription.pending_update_applied */
@HandlesEvent('customer.subscription.pending_update_applied')
export class CustomerSubscriptionPendingUpdateAppliedHandler extends SubscriptionHandler {}
