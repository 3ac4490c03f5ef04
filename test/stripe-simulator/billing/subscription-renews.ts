import type { Account } from '../account/account';
import { draftInvoice, finalizeInvoice, voidInvoice, writeOffInvoice } from './invoices';
import { collect, isGivenUp, methodFor } from './collection';
import { periodAfter } from './periods';
import { intervalOf, linesOf } from './subscription-begins';
import { endSubscription } from './subscription-ends';

/** The period is over: the next one begins, or the subscription ends. */
export function periodEnds(account: Account, id: string): void {
  const { cancelAt, status, customer } = account.get('subscription', id);
  if (cancelAt !== null && cancelAt <= account.nowOf(customer)) endSubscription(account, id);
  else if (status === 'trialing') trialEnds(account, id);
  else beginPeriod(account, id);
}

function trialEnds(account: Account, id: string): void {
  const subscription = account.get('subscription', id);
  const { customer, defaultPaymentMethod, missingPaymentMethod } = subscription;
  const method = defaultPaymentMethod ?? account.get('customer', customer).defaultPaymentMethod;
  if (method !== null || missingPaymentMethod === 'create_invoice') return beginPeriod(account, id);
  if (missingPaymentMethod === 'cancel') return endSubscription(account, id);
  account.change('subscription', id, { status: 'paused' }, 'customer.subscription.updated');
  account.mention('subscription', id, 'customer.subscription.paused');
}

/** The invoice is a draft for an hour before it is collected. @param startsAt where the last one ended if not given. */
export function beginPeriod(account: Account, id: string, startsAt?: number): void {
  const { periodEnd: lastEnd, items, status, pendingLines } = account.get('subscription', id);
  const periodStart = startsAt ?? lastEnd;
  const periodEnd = periodAfter(periodStart, intervalOf(account, items));
  const next = account.change(
    'subscription',
    id,
    { periodStart, periodEnd, status: status === 'trialing' ? 'active' : status, pendingLines: [] },
    'customer.subscription.updated',
  );
  draftInvoice(account, next, 'subscription_cycle', [...pendingLines, ...linesOf(account, next)]);
}

/** The draft's hour is over. What is paused is not collected but put away. */
export function billFalls(account: Account, invoiceId: string): void {
  const { subscription } = account.get('invoice', invoiceId);
  const paused = account.get('subscription', subscription).pauseCollection?.behavior;
  if (paused === 'keep_as_draft') {
    account.change('invoice', invoiceId, { finalizesAt: null }, 'invoice.updated');
    return;
  }
  finalizeInvoice(account, invoiceId);
  if (account.get('invoice', invoiceId).status !== 'open') return;
  if (paused === 'void') voidInvoice(account, invoiceId);
  else if (paused === 'mark_uncollectible') writeOffInvoice(account, invoiceId);
  else collectAgain(account, invoiceId);
}

/** Automatic: when the last one fails too, the subscription is over. */
export function collectAgain(account: Account, invoiceId: string): void {
  collect(account, invoiceId, { method: methodFor(account, account.get('invoice', invoiceId)) });
  const bill = account.get('invoice', invoiceId);
  if (isGivenUp(bill)) endSubscription(account, bill.subscription, 'payment_failed');
}
