import { HandlesEvent } from '../events/handles-event.decorator';
import { CustomerHandler } from './about/customer.handler';

/** A customer exists; its metadata may name a tenant. https://docs.stripe.com/api/events/types#event_types-customer.created */
@HandlesEvent('customer.created')
export class CustomerCreatedHandler extends CustomerHandler {}
