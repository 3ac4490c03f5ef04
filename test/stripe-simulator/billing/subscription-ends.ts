import type { Account } from '../account/account';
import type { SubscriptionFacts } from '../account/facts';
import { voidInvoice } from './invoices';

/** Over, now and for good. */
export function endSubscription(
  account: Account,
  id: string,
  reason: SubscriptionFacts['cancellationReason'] = 'cancellation_requested',
): void {
  const { customer, canceledAt } = account.get('subscription', id);
  const now = account.nowOf(customer);
  for (const bill of account.all('invoice')) {
    if (bill.subscription !== id) continue;
    const patch = { nextPaymentAttempt: null, finalizesAt: null };
    account.change('invoice', bill.id, patch, 'invoice.updated');
  }
  account.change(
    'subscription',
    id,
    { status: 'canceled', canceledAt: canceledAt ?? now, endedAt: now, cancellationReason: reason },
    'customer.subscription.deleted',
  );
}

/** A first invoice that nobody paid within a day. */
export function expireSubscription(account: Account, id: string): void {
  const { customer, latestInvoice } = account.get('subscription', id);
  const endedAt = account.nowOf(customer);
  if (latestInvoice !== null && account.get('invoice', latestInvoice).status === 'open')
    voidInvoice(account, latestInvoice);
  const patch = { status: 'incomplete_expired', endedAt } as const;
  account.change('subscription', id, patch, 'customer.subscription.updated');
}
