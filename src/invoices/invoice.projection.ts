import { Injectable } from '@nestjs/common';
import { bigint, seconds, text } from '../ordering/columns';
import type { Columns, Projection } from '../ordering/projection';
import { type InvoiceSnapshot, readInvoice } from './invoice.snapshot';

/** https://docs.stripe.com/invoicing/overview#invoice-lifecycle; an uncollectible invoice may still be paid or voided. */
const statusOrder = ['draft', 'open', 'uncollectible', 'void', 'paid'];

@Injectable()
export class InvoiceProjection implements Projection<InvoiceSnapshot> {
  readonly table = 'stripe_invoices';
  readonly read = readInvoice;

  readonly columns: Columns<InvoiceSnapshot> = {
    customer_id: text(({ customerId }) => customerId),
    subscription_id: text(({ subscriptionId }) => subscriptionId),
    status: text(({ status }) => status),
    currency: text(({ currency }) => currency),
    amount_due: bigint(({ amountDue }) => amountDue),
    amount_paid: bigint(({ amountPaid }) => amountPaid),
    attempt_count: bigint(({ attemptCount }) => attemptCount),
    next_payment_attempt: seconds(({ nextPaymentAttempt }) => nextPaymentAttempt),
    hosted_invoice_url: text(({ hostedInvoiceUrl }) => hostedInvoiceUrl),
    billing_reason: text(({ billingReason }) => billingReason),
  };

  isTerminal({ status }: InvoiceSnapshot): boolean {
    return status === 'paid' || status === 'void';
  }

  rank({ status, attemptCount, amountPaid }: InvoiceSnapshot): readonly number[] {
    return [statusOrder.indexOf(status), attemptCount, amountPaid ?? 0];
  }
}
