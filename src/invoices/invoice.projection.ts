import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Projection } from '../ordering/projection';
import { type InvoiceSnapshot, readInvoice } from './invoice.snapshot';

/** https://docs.stripe.com/invoicing/overview#invoice-lifecycle; an uncollectible invoice may still be paid or voided. */
const statusOrder = ['draft', 'open', 'uncollectible', 'void', 'paid'];

@Injectable()
export class InvoiceProjection implements Projection<InvoiceSnapshot> {
  readonly table = 'stripe_invoices';
  readonly read = readInvoice;

  isTerminal({ status }: InvoiceSnapshot): boolean {
    return status === 'paid' || status === 'void';
  }

  rank({ status, attemptCount, amountPaid }: InvoiceSnapshot): readonly number[] {
    return [statusOrder.indexOf(status), attemptCount, amountPaid ?? 0];
  }

  async save(state: InvoiceSnapshot, manager: EntityManager): Promise<void> {
    await manager.query(
      `update stripe_invoices set customer_id = $2, subscription_id = $3, status = $4, currency = $5, amount_due = $6,
         amount_paid = $7, attempt_count = $8, next_payment_attempt = to_timestamp($9), hosted_invoice_url = $10,
         billing_reason = $11
       where id = $1`,
      [
        state.id,
        state.customerId,
        state.subscriptionId,
        state.status,
        state.currency,
        state.amountDue,
        state.amountPaid,
        state.attemptCount,
        state.nextPaymentAttempt,
        state.hostedInvoiceUrl,
        state.billingReason,
      ],
    );
  }
}
