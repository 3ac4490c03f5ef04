import { HandlesEvent } from '../events/handles-event.decorator';
import { PaymentIntentHandler } from './about/payment-intent.handler';

/** A payment is on its way through a bank, which may take days. https://docs.stripe.com/api/events/types#event_types-payment_intent.processing */
@HandlesEvent('payment_intent.processing')
export class PaymentIntentProcessingHandler extends PaymentIntentHandler {}
