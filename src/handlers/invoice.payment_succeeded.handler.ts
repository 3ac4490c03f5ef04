import { HandlesEvent } from '../events/handles-event.decorator';
import { InvoiceHandler } from './about/invoice.handler';

/** An attempt to collect succeeded. That the invoice is paid, `invoice.paid` tells, which always comes as well. https://docs.stripe.com/api/events/types#event_types-invoice.payment_succeeded */
@HandlesEvent('invoice.payment_succeeded')
export class InvoicePaymentSucceededHandler extends InvoiceHandler {}
