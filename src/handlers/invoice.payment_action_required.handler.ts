import { HandlesEvent } from '../events/handles-event.decorator';
import { InvoiceHandler } from './about/invoice.handler';

/** A payment waits for its customer to authenticate it. https://docs.stripe.com/api/events/types#event_types-invoice.payment_action_required */
@HandlesEvent('invoice.payment_action_required')
export class InvoicePaymentActionRequiredHandler extends InvoiceHandler {}
