import { Injectable } from '@nestjs/common';
import type { Change } from '../../changes/change';
import type { StripeEventAbout } from '../../events/event-handler';
import { DisputesService } from '../../disputes/disputes.service';

/** Whatever happens to a dispute. */
@Injectable()
export abstract class DisputeHandler {
  constructor(private readonly disputes: DisputesService) {}

  handle(event: StripeEventAbout<'dispute'>): Change {
    return this.disputes.change(event);
  }
}
