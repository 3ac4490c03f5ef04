import { HandlesEvent } from '../events/handles-event.decorator';
import { PaymentIntentHandler } from './about/payment-intent.handler';

/** A payment will not be tried again. https://docs.stripe.com/api/events/types#event_types-payment_intent.canceled */
@HandlesEvent('payment_intent.canceled')
export class PaymentIntentCanceledHandler extends PaymentIntentHandler {}
