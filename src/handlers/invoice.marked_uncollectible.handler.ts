import { HandlesEvent } from '../events/handles-event.decorator';
import { InvoiceHandler } from './about/invoice.handler';

/** An invoice was given up; it may still be paid. https://docs.stripe.com/api/events/types#event_types-invoice.marked_uncollectible */
@HandlesEvent('invoice.marked_uncollectible')
export class InvoiceMarkedUncollectibleHandler extends InvoiceHandler {}
