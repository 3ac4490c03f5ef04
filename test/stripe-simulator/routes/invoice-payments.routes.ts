import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account/account';
import type { InvoiceFacts } from '../account/facts';
import { pageOf } from '../http/lists';
import { paging, text } from '../http/parameters';
import { route } from '../http/route';

const PATH = '/v1/invoice_payments';

/** Since 2025-03-31.basil the only way from an invoice to its payment intent, and back. */
export const invoicePaymentRoutes = [
  route(
    'GET',
    PATH,
    z.strictObject({
      ...paging,
      invoice: text.optional(),
      payment: z.strictObject({ type: z.literal('payment_intent'), payment_intent: text }).optional(),
      status: text.optional(),
    }),
    (account, asked): Stripe.ApiList<Stripe.InvoicePayment> => {
      const found = account
        .all('invoice')
        .filter(({ id }) => (asked.invoice ?? id) === id)
        .filter(({ paymentIntent }) => (asked.payment?.payment_intent ?? paymentIntent) === paymentIntent)
        .flatMap((bill) => invoicePaymentOf(account, bill) ?? [])
        .filter(({ status }) => (asked.status ?? status) === status);
      return pageOf(PATH, found, asked);
    },
  ),
];

export function invoicePaymentOf(account: Account, bill: InvoiceFacts): Stripe.InvoicePayment | undefined {
  if (bill.paymentIntent === null) return undefined;
  const { id, created } = account.get('payment_intent', bill.paymentIntent);
  return {
    id: id.replace('pi_', 'inpay_'),
    object: 'invoice_payment',
    amount_paid: bill.status === 'paid' ? bill.amountPaid : null,
    amount_requested: bill.amountDue,
    created,
    currency: bill.currency,
    invoice: bill.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: id, type: 'payment_intent' },
    status: bill.status === 'paid' ? 'paid' : bill.status === 'void' ? 'canceled' : 'open',
    status_transitions: { canceled_at: bill.voidedAt, paid_at: bill.paidAt },
  };
}
