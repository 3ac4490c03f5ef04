import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler } from '../events/event-handler';
import type { StripeEventOf } from '../stripe-shapes/event-types';
import { HandlesEvent } from '../events/handles-event.decorator';
import { PaymentsService } from '../payments/payments.service';

/** A payment attempt failed. `payment_intent.failed` is a name people use; Stripe has no such type. https://docs.stripe.com/api/events/types#event_types-payment_intent.payment_failed */
@Injectable()
@HandlesEvent('payment_intent.payment_failed', { aliases: ['payment_intent.failed'] })
export class PaymentIntentPaymentFailedHandler implements EventHandler<'payment_intent.payment_failed'> {
  constructor(private readonly payments: PaymentsService) {}

  handle(event: StripeEventOf<'payment_intent.payment_failed'>): Change {
    return this.payments.failed(event);
  }
}
