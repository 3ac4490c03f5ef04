import { Injectable } from '@nestjs/common';
import { bigint, boolean, text } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { type ChargeSnapshot, readCharge } from './charge.snapshot';

@Injectable()
export class ChargeProjection implements Projection<ChargeSnapshot> {
  readonly table = 'stripe_charges';
  readonly read = readCharge;

  readonly columns: Columns<ChargeSnapshot> = {
    customer_id: text(({ customerId }) => customerId),
    payment_id: text(({ paymentIntentId }) => paymentIntentId),
    currency: text(({ currency }) => currency),
    amount: bigint(({ amount }) => amount),
    amount_refunded: bigint(({ amountRefunded }) => amountRefunded),
    refunded: boolean(({ refunded }) => refunded),
  };

  /** `amount_refunded` falls again when a refund fails, so no state of a charge is final. */
  isTerminal(): boolean {
    return false;
  }

  rank({ amountRefunded }: ChargeSnapshot): readonly number[] {
    return [amountRefunded ?? 0];
  }
}
