import { HandlesEvent } from '../events/handles-event.decorator';
import { InvoiceHandler } from './about/invoice.handler';

/** There is an invoice, mostly a draft. https://docs.stripe.com/api/events/types#event_types-invoice.created */
@HandlesEvent('invoice.created')
export class InvoiceCreatedHandler extends InvoiceHandler {}
