import { Injectable } from '@nestjs/common';
import type { Change } from '../../changes/change';
import type { StripeEventAbout } from '../../stripe-shapes/event-types';
import { PaymentsService } from '../../payments/payments.service';

/** What happens to a payment, but for what the ledger has a line for. */
@Injectable()
export abstract class PaymentIntentHandler {
  constructor(private readonly payments: PaymentsService) {}

  handle(event: StripeEventAbout<'payment_intent'>): Change {
    return this.payments.change(event);
  }
}
