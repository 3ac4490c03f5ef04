import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account/account';
import { cardDeclined, invalid } from '../account/errors';
import type { InvoiceFacts } from '../account/facts';
import { collect } from '../billing/collection';
import { finalizeInvoice, voidInvoice, writeOffInvoice } from '../billing/invoices';
import { text } from '../http/parameters';
import { route } from '../http/route';
import { invoicePaymentOf } from './invoice-payments.routes';
import { isListed, listed, ofCustomer, retrieves } from './objects';
import { methodOf } from './payment-methods.routes';

const PATH = '/v1/invoices';

export const invoiceRoutes = [
  route(
    'POST',
    `${PATH}/:id/pay`,
    z.strictObject({ payment_method: text.optional() }),
    (account, { payment_method: token }, id): Stripe.Invoice => {
      const { status } = account.get('invoice', id);
      if (status === 'paid') throw invalid('Invoice is already paid', undefined, 'invoice_already_paid');
      if (status === 'draft') finalizeInvoice(account, id);
      const method = token === undefined ? null : methodOf(account, token);
      if (collect(account, id, { method, isManual: true }) !== 'succeeded') throw refused(account, id);
      return account.show('invoice', id);
    },
  ),
  route('POST', `${PATH}/:id/finalize`, z.strictObject({}), (account, _, id): Stripe.Invoice => {
    refuseUnless(account, id, ['draft']);
    finalizeInvoice(account, id);
    return account.show('invoice', id);
  }),
  route('POST', `${PATH}/:id/void`, z.strictObject({}), (account, _, id): Stripe.Invoice => {
    refuseUnless(account, id, ['open', 'uncollectible']);
    voidInvoice(account, id);
    return account.show('invoice', id);
  }),
  route('POST', `${PATH}/:id/mark_uncollectible`, z.strictObject({}), (account, _, id): Stripe.Invoice => {
    refuseUnless(account, id, ['open']);
    writeOffInvoice(account, id);
    return account.show('invoice', id);
  }),
  retrieves('invoice', PATH),
  route(
    'GET',
    PATH,
    z.strictObject({ ...ofCustomer, subscription: text.optional(), status: text.optional() }),
    (account, asked): Stripe.ApiList<Stripe.Invoice> =>
      listed(
        account,
        'invoice',
        PATH,
        asked,
        ({ customer, subscription, status }) =>
          (isListed(account, customer, asked) || asked.subscription === subscription) &&
          (asked.subscription ?? subscription) === subscription &&
          (asked.status ?? status) === status,
      ),
  ),
];

function refuseUnless(account: Account, id: string, statuses: readonly InvoiceFacts['status'][]): void {
  const { status } = account.get('invoice', id);
  if (!statuses.includes(status)) throw invalid(`This is not possible with an invoice that is ${status}.`);
}

function refused(account: Account, id: string) {
  const payment = invoicePaymentOf(account, account.get('invoice', id))?.payment.payment_intent;
  const facts = typeof payment === 'string' ? account.get('payment_intent', payment) : undefined;
  const { declineCode = 'generic_decline', message = 'Your card was declined.' } = facts?.error ?? {};
  return cardDeclined({ declineCode, message, charge: facts?.charge ?? null });
}
