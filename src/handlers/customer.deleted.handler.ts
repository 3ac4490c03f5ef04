import { HandlesEvent } from '../events/handles-event.decorator';
import { CustomerHandler } from './about/customer.handler';

/** A customer is gone for ever; its subscriptions end with events of their own. https://docs.stripe.com/api/events/types#event_types-customer.deleted */
@HandlesEvent('customer.deleted')
export class CustomerDeletedHandler extends CustomerHandler {}
