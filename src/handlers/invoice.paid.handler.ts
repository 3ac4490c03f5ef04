import { Injectable } from '@nestjs/common';
import type { Change } from '../changes/change';
import type { EventHandler } from '../events/event-handler';
import type { StripeEventOf } from '../stripe-shapes/event-types';
import { HandlesEvent } from '../events/handles-event.decorator';
import { InvoicesService } from '../invoices/invoices.service';

/** An invoice was paid, or marked as paid outside Stripe. https://docs.stripe.com/api/events/types#event_types-invoice.paid */
@Injectable()
@HandlesEvent('invoice.paid', { aliases: ['invoice.fetched'] })
export class InvoicePaidHandler implements EventHandler<'invoice.paid'> {
  constructor(private readonly invoices: InvoicesService) {}

  handle(event: StripeEventOf<'invoice.paid'>): Change {
    return this.invoices.paid(event);
  }
}
