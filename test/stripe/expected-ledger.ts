import type Stripe from 'stripe';
import { idOf, type StripeState } from './stripe-state';

/**
 * The lines of a tenant's ledger as text, sorted. That an attempt to collect an invoice has failed is in no object that
 * Stripe still shows afterwards, so that it is taken from Stripe's own list of events.
 */
export function expectedLedger(
  { subscriptions, invoices, payments, charges, refunds }: StripeState,
  events: readonly Stripe.Event[],
): string[] {
  const own = new Set(subscriptions.map(({ id }) => id));
  const failures = events
    .filter((event) => event.type === 'invoice.payment_failed')
    .map(({ data }) => data.object)
    .filter((bill) => own.has(idOf(bill.parent?.subscription_details?.subscription)))
    .map((bill) => `invoice_payment_failed ${bill.id} ${bill.attempt_count} ${bill.amount_due}`);
  return [
    ...payments
      .filter(({ amount_received: received }) => received > 0)
      .map(({ id, amount_received: received }) => `payment ${id} ${received}`),
    ...charges
      .filter(({ status }) => status === 'failed')
      .map(({ id, amount }) => `payment_failed ${id} ${amount}`),
    ...refunds.map(({ charge, amount }) => `refund ${idOf(charge)} ${amount}`),
    ...refunds
      .filter(({ status }) => status === 'failed' || status === 'canceled')
      .map(({ id, amount }) => `refund_failed ${id} ${amount}`),
    ...invoices
      .filter(({ amount_paid: paid }) => paid > 0)
      .map(({ id, amount_paid: paid }) => `invoice_paid ${id} ${paid}`),
    ...new Set(failures),
  ].toSorted();
}
