import { HOUR } from '../../../dev/simulation/calendar';
import type { Account } from '../account/account';
import type { InvoiceFacts, LineFacts, SubscriptionFacts } from '../account/facts';
import { cancelPayment, openPayment } from './payments';
import { invoiceWasPaid } from './standing';

/** A draft of what a subscription owes; it is finalized an hour later, or at once by whoever made it. */
export function draftInvoice(
  account: Account,
  { id: subscription, customer, periodStart, periodEnd }: SubscriptionFacts,
  billingReason: InvoiceFacts['billingReason'],
  lines: readonly LineFacts[],
): InvoiceFacts {
  const now = account.nowOf(customer);
  const { balance, currency: used } = account.get('customer', customer);
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const [first] = lines;
  const currency = first ? account.get('price', first.price).currency : (used ?? 'usd');
  const bill = account.create(
    'invoice',
    {
      id: account.newId('in'),
      created: now,
      metadata: {},
      customer,
      subscription,
      status: 'draft',
      billingReason,
      currency,
      lines,
      amountDue: Math.max(0, total + balance),
      amountPaid: 0,
      attemptCount: 0,
      nextPaymentAttempt: null,
      finalizesAt: now + HOUR,
      finalizedAt: null,
      paidAt: null,
      voidedAt: null,
      uncollectibleAt: null,
      periodStart,
      periodEnd,
      number: null,
      paymentIntent: null,
      charge: null,
    },
    'invoice.created',
  );
  account.change('subscription', subscription, { latestInvoice: bill.id });
  // What credit was used, or is left over from a bill below zero.
  const left = Math.min(0, total + balance);
  account.change('customer', customer, { balance: left, currency }, 'customer.updated');
  return bill;
}

/** From then on it can be paid; over nothing it is. */
export function finalizeInvoice(account: Account, id: string): void {
  const bill = account.get('invoice', id);
  const { customer, amountDue: amount, currency } = bill;
  const now = account.nowOf(customer);
  const payment =
    amount > 0
      ? openPayment(account, { customer, invoice: id, amount, currency, description: 'Subscription update' })
      : null;
  account.change(
    'invoice',
    id,
    {
      status: 'open',
      finalizesAt: null,
      finalizedAt: now,
      number: account.newId('number').slice(-8).toUpperCase(),
      paymentIntent: payment?.id ?? null,
    },
    'invoice.finalized',
    'invoice.updated',
  );
  if (!payment) markPaid(account, id, null);
}

/** @param attempt what it was paid by; null: nothing was due, and nothing attempted. */
export function markPaid(
  account: Account,
  id: string,
  attempt: { charge: string | null; attemptCount: number } | null,
): void {
  const { amountDue, attemptCount, customer } = account.get('invoice', id);
  const bill = account.change(
    'invoice',
    id,
    {
      status: 'paid',
      amountPaid: amountDue,
      paidAt: account.nowOf(customer),
      attemptCount: attempt?.attemptCount ?? attemptCount,
      nextPaymentAttempt: null,
      charge: attempt?.charge ?? null,
    },
    'invoice.updated',
    'invoice.paid',
    'invoice.payment_succeeded',
  );
  invoiceWasPaid(account, bill);
}

export function voidInvoice(account: Account, id: string): void {
  const voidedAt = account.nowOf(account.get('invoice', id).customer);
  const patch = { status: 'void', voidedAt, nextPaymentAttempt: null, finalizesAt: null } as const;
  const { paymentIntent } = account.change('invoice', id, patch, 'invoice.updated', 'invoice.voided');
  if (paymentIntent !== null) cancelPayment(account, paymentIntent);
}

export function writeOffInvoice(account: Account, id: string): void {
  const uncollectibleAt = account.nowOf(account.get('invoice', id).customer);
  const patch = { status: 'uncollectible', uncollectibleAt, nextPaymentAttempt: null } as const;
  account.change('invoice', id, patch, 'invoice.updated', 'invoice.marked_uncollectible');
}
