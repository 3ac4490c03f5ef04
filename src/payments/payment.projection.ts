import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Projection } from '../ordering/projection';
import { type PaymentSnapshot, readPayment } from './payment.snapshot';

@Injectable()
export class PaymentProjection implements Projection<PaymentSnapshot> {
  readonly table = 'stripe_payments';
  readonly read = readPayment;

  /** https://docs.stripe.com/payments/paymentintents/lifecycle */
  isTerminal({ status }: PaymentSnapshot): boolean {
    return status === 'succeeded' || status === 'canceled';
  }

  /** Created, then under way, then failed, then final. */
  rank(state: PaymentSnapshot): readonly number[] {
    if (this.isTerminal(state)) return [3];
    if (state.status === 'processing' || state.status === 'requires_action') return [1];
    return [state.lastErrorCode !== null || state.lastErrorMessage !== null ? 2 : 0];
  }

  async save(state: PaymentSnapshot, manager: EntityManager): Promise<void> {
    await manager.query(
      `update stripe_payments set customer_id = $2, invoice_id = $3, status = $4, currency = $5, amount = $6,
         amount_received = $7, last_error_code = $8, last_error_message = $9
       where id = $1`,
      [
        state.id,
        state.customerId,
        state.invoiceId,
        state.status,
        state.currency,
        state.amount,
        state.amountReceived,
        state.lastErrorCode,
        state.lastErrorMessage,
      ],
    );
  }
}
