import { Injectable } from '@nestjs/common';
import { bigint, text } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { type DisputeSnapshot, readDispute } from './dispute.snapshot';

/** https://docs.stripe.com/disputes/how-disputes-work: an inquiry may become a dispute, and a lost one be appealed. */
const statusOrder = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'lost',
  'appeal_needs_response',
  'appeal_under_review',
  'won',
  'prevented',
];

@Injectable()
export class DisputeProjection implements Projection<DisputeSnapshot> {
  readonly table = 'stripe_disputes';
  readonly read = readDispute;

  readonly columns: Columns<DisputeSnapshot> = {
    charge_id: text(({ chargeId }) => chargeId),
    payment_id: text(({ paymentIntentId }) => paymentIntentId),
    amount: bigint(({ amount }) => amount),
    currency: text(({ currency }) => currency),
    status: text(({ status }) => status),
    reason: text(({ reason }) => reason),
  };

  /** `lost` may be appealed, and `warning_closed` followed by a real dispute. */
  isTerminal(): boolean {
    return false;
  }

  rank({ status }: DisputeSnapshot): readonly number[] {
    return [statusOrder.indexOf(status)];
  }
}
