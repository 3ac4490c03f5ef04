import type { Account } from '../account/account';
import type { InvoiceFacts } from '../account/facts';

/** What it does to a subscription and its customer that an invoice was paid. */
export function invoiceWasPaid(account: Account, { subscription: id, customer }: InvoiceFacts): void {
  const { status } = account.get('subscription', id);
  const isOwing = account
    .all('invoice')
    .some((bill) => bill.subscription === id && bill.status === 'open' && bill.attemptCount > 0);
  if (isOwing || !['incomplete', 'past_due', 'unpaid'].includes(status)) return;
  account.change('subscription', id, { status: 'active' }, 'customer.subscription.updated');
  account.change('customer', customer, { delinquent: false }, 'customer.updated');
}

/** A first invoice that is declined leaves its subscription incomplete, any later one makes it past due. */
export function invoiceWasDeclined(account: Account, bill: InvoiceFacts): void {
  const { subscription: id, customer, billingReason } = bill;
  if (billingReason === 'subscription_create') return;
  account.change('customer', customer, { delinquent: true }, 'customer.updated');
  if (account.get('subscription', id).status !== 'active') return;
  account.change('subscription', id, { status: 'past_due' }, 'customer.subscription.updated');
}
