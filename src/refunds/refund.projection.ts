import { Injectable } from '@nestjs/common';
import { bigint, text } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { isTakenBack, readRefund, type RefundSnapshot } from './refund.snapshot';

@Injectable()
export class RefundProjection implements Projection<RefundSnapshot> {
  readonly table = 'stripe_refunds';
  readonly read = readRefund;

  readonly columns: Columns<RefundSnapshot> = {
    charge_id: text(({ chargeId }) => chargeId),
    payment_id: text(({ paymentIntentId }) => paymentIntentId),
    customer_id: text(({ customerId }) => customerId),
    amount: bigint(({ amount }) => amount),
    currency: text(({ currency }) => currency),
    status: text(({ status }) => status),
    failure_reason: text(({ failureReason }) => failureReason),
  };

  /** Not `succeeded`: a bank may send the money back weeks later. */
  isTerminal(state: RefundSnapshot): boolean {
    return isTakenBack(state);
  }

  /** Under way, then through. Stripe tells of one change as `refund.updated` and as `charge.refund.updated`. */
  rank({ status }: RefundSnapshot): readonly number[] {
    return [status === 'succeeded' ? 1 : 0];
  }
}
