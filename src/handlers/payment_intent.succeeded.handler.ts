import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler } from '../events/event-handler';
import type { StripeEventOf } from '../stripe-shapes/event-types';
import { HandlesEvent } from '../events/handles-event.decorator';
import { PaymentsService } from '../payments/payments.service';

/** Money came in. https://docs.stripe.com/api/events/types#event_types-payment_intent.succeeded */
@Injectable()
@HandlesEvent('payment_intent.succeeded', { aliases: ['payment_intent.fetched'] })
export class PaymentIntentSucceededHandler implements EventHandler<'payment_intent.succeeded'> {
  constructor(private readonly payments: PaymentsService) {}

  handle(event: StripeEventOf<'payment_intent.succeeded'>): Change {
    return this.payments.succeeded(event);
  }
}
