import { HandlesEvent } from '../events/handles-event.decorator';
import { InvoiceHandler } from './about/invoice.handler';

/** A draft can be paid now, and its amounts stay. https://docs.stripe.com/api/events/types#event_types-invoice.finalized */
@HandlesEvent('invoice.finalized')
export class InvoiceFinalizedHandler extends InvoiceHandler {}
