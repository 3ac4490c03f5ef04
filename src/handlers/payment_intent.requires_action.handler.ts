import { HandlesEvent } from '../events/handles-event.decorator';
import { PaymentIntentHandler } from './about/payment-intent.handler';

/** A payment waits for its customer to authenticate it. https://docs.stripe.com/api/events/types#event_types-payment_intent.requires_action */
@HandlesEvent('payment_intent.requires_action')
export class PaymentIntentRequiresActionHandler extends PaymentIntentHandler {}
