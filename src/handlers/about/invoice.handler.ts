import { Injectable } from '@nestjs/common';
import type { Change } from '../../changes/change';
import type { StripeEventAbout } from '../../stripe-shapes/event-types';
import { InvoicesService } from '../../invoices/invoices.service';

/** What happens to an invoice, but for what the ledger has a line for. */
@Injectable()
export abstract class InvoiceHandler {
  constructor(private readonly invoices: InvoicesService) {}

  handle(event: StripeEventAbout<'invoice'>): Change {
    return this.invoices.change(event);
  }
}
