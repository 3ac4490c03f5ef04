import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Projection } from '../ordering/projection';
import { type ChargeSnapshot, readCharge } from './charge.snapshot';

@Injectable()
export class ChargeProjection implements Projection<ChargeSnapshot> {
  readonly table = 'stripe_charges';
  readonly read = readCharge;

  /** `amount_refunded` falls again when a refund fails, so no state of a charge is final. */
  isTerminal(): boolean {
    return false;
  }

  rank({ amountRefunded }: ChargeSnapshot): readonly number[] {
    return [amountRefunded ?? 0];
  }

  async save(state: ChargeSnapshot, manager: EntityManager): Promise<void> {
    await manager.query(
      `update stripe_charges set customer_id = $2, payment_id = $3, currency = $4, amount = $5, amount_refunded = $6,
         refunded = $7
       where id = $1`,
      [
        state.id,
        state.customerId,
        state.paymentIntentId,
        state.currency,
        state.amount,
        state.amountRefunded,
        state.refunded,
      ],
    );
  }
}
