import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler } from '../events/event-handler';
import type { StripeEventOf } from '../stripe-shapes/event-types';
import { HandlesEvent } from '../events/handles-event.decorator';
import { InvoicesService } from '../invoices/invoices.service';

/** One attempt to collect an invoice failed. https://docs.stripe.com/api/events/types#event_types-invoice.payment_failed */
@Injectable()
@HandlesEvent('invoice.payment_failed')
export class InvoicePaymentFailedHandler implements EventHandler<'invoice.payment_failed'> {
  constructor(private readonly invoices: InvoicesService) {}

  handle(event: StripeEventOf<'invoice.payment_failed'>): Change {
    return this.invoices.paymentFailed(event);
  }
}
