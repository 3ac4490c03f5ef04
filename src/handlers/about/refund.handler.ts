import { Injectable } from '@nestjs/common';
import type { Change } from '../../changes/change';
import type { StripeEventAbout } from '../../events/event-handler';
import { RefundsService } from '../../refunds/refunds.service';

/** Whatever happens to a refund; once it has failed, the ledger takes it back. */
@Injectable()
export abstract class RefundHandler {
  constructor(private readonly refunds: RefundsService) {}

  handle(event: StripeEventAbout<'refund'>): Change {
    return this.refunds.change(event);
  }
}
