import { HandlesEvent } from '../events/handles-event.decorator';
import { InvoiceHandler } from './about/invoice.handler';

/** An invoice counts as never made. https://docs.stripe.com/api/events/types#event_types-invoice.voided */
@HandlesEvent('invoice.voided')
export class InvoiceVoidedHandler extends InvoiceHandler {}
