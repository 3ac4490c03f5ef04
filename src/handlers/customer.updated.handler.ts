import { HandlesEvent } from '../events/handles-event.decorator';
import { CustomerHandler } from './about/customer.handler';

/** A customer changed, perhaps the tenant its metadata names. https://docs.stripe.com/api/events/types#event_types-customer.updated */
@HandlesEvent('customer.updated', { aliases: ['customer.fetched'] })
export class CustomerUpdatedHandler extends CustomerHandler {}
