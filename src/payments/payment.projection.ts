import { Injectable } from '@nestjs/common';
import { bigint, text } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { type PaymentSnapshot, readPayment } from './payment.snapshot';

@Injectable()
export class PaymentProjection implements Projection<PaymentSnapshot> {
  readonly table = 'stripe_payments';
  readonly read = readPayment;

  readonly columns: Columns<PaymentSnapshot> = {
    customer_id: text(({ customerId }) => customerId),
    invoice_id: text(({ invoiceId }) => invoiceId),
    status: text(({ status }) => status),
    currency: text(({ currency }) => currency),
    amount: bigint(({ amount }) => amount),
    amount_received: bigint(({ amountReceived }) => amountReceived),
    last_error_code: text(({ lastErrorCode }) => lastErrorCode),
    last_error_message: text(({ lastErrorMessage }) => lastErrorMessage),
  };

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
}
