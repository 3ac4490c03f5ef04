import { Injectable } from '@nestjs/common';
import { type Change, recordOf } from '../changes/change';
import type { ObjectEvent } from '../ordering/version';
import { DisputeProjection } from './dispute.projection';

/**
 * Disputes, as what people want to know of. They state nothing for the ledger: when money moves is told by other events
 * (`charge.dispute.funds_withdrawn`, `funds_reinstated`), and a `closed` dispute may have moved none or two sums.
 */
@Injectable()
export class DisputesService {
  constructor(private readonly projection: DisputeProjection) {}

  change(event: ObjectEvent): Change {
    return recordOf(this.projection, event);
  }
}
