import { HandlesEvent } from '../events/handles-event.decorator';
import { SubscriptionHandler } from './about/subscription.handler';

/** A trial ends in three days, or was ended at once. It shows the subscription like any other event. https://docs.stripe.com/api/events/types#event_types-customer.subscription.trial_will_end */
@HandlesEvent('customer.subscription.trial_will_end')
export class CustomerSubscriptionTrialWillEndHandler extends SubscriptionHandler {}
