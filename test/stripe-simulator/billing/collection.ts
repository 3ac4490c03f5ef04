import { DAY } from '../../../dev/simulation/calendar';
import type { Account } from '../account/account';
import type { InvoiceFacts } from '../account/facts';
import { markPaid } from './invoices';
import { confirm, type PaymentOutcome } from './payments';
import { invoiceWasDeclined } from './standing';

/** Days between the tries to collect an invoice; after the last one the subscription is canceled. */
const RETRIES_AFTER_DAYS = [3, 5, 7];

/** The subscription's own payment method, else the customer's. */
export function methodFor(account: Account, { customer, subscription }: InvoiceFacts): string | null {
  const own = account.get('subscription', subscription).defaultPaymentMethod;
  return own ?? account.get('customer', customer).defaultPaymentMethod;
}

/**
 * One attempt to collect an open invoice.
 * @param isManual somebody asked for it: it is not counted among the automatic ones, but for the very first.
 * @returns undefined: there is nothing to pay it with, which counts as declined.
 */
export function collect(
  account: Account,
  id: string,
  { method, isManual = false }: { method?: string | null; isManual?: boolean } = {},
): PaymentOutcome | undefined {
  const bill = account.get('invoice', id);
  if (bill.paymentIntent === null) return undefined;
  const methodId = method ?? methodFor(account, bill);
  const outcome = methodId === null ? undefined : confirm(account, bill.paymentIntent, methodId);
  const { charge } = account.get('payment_intent', bill.paymentIntent);
  const attemptCount = isManual ? Math.max(1, bill.attemptCount) : bill.attemptCount + 1;
  if (outcome === 'succeeded') {
    markPaid(account, id, { charge, attemptCount });
    return outcome;
  }
  const nextPaymentAttempt = isManual ? bill.nextPaymentAttempt : nextAttempt(account, bill, attemptCount);
  const types = ['invoice.updated', 'invoice.payment_failed'];
  if (outcome === 'requires_action') types.push('invoice.payment_action_required');
  const declined = account.change('invoice', id, { attemptCount, nextPaymentAttempt, charge }, ...types);
  invoiceWasDeclined(account, declined);
  return outcome;
}

/** A first invoice is not tried again: its subscription expires instead. */
function nextAttempt(account: Account, bill: InvoiceFacts, attempts: number): number | null {
  const days = RETRIES_AFTER_DAYS[attempts - 1];
  if (bill.billingReason === 'subscription_create' || days === undefined) return null;
  return account.nowOf(bill.customer) + days * DAY;
}

export function isGivenUp({ status, attemptCount, billingReason }: InvoiceFacts): boolean {
  const wasRetried = attemptCount > RETRIES_AFTER_DAYS.length;
  return status === 'open' && wasRetried && billingReason !== 'subscription_create';
}
