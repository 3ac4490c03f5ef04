import { HandlesEvent } from '../events/handles-event.decorator';
import { InvoiceHandler } from './about/invoice.handler';

/** An invoice changed: a line of a draft, the next attempt, a due date. https://docs.stripe.com/api/events/types#event_types-invoice.updated */
@HandlesEvent('invoice.updated')
export class InvoiceUpdatedHandler extends InvoiceHandler {}
