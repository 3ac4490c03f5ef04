import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account/account';
import { cardDeclined, noSuch } from '../account/errors';
import { behaviourOf, isTestCard } from '../billing/test-cards';
import { paging, text } from '../http/parameters';
import { route } from '../http/route';
import { listed, retrieves } from './objects';

const PATH = '/v1/payment_methods';

export const paymentMethodRoutes = [
  route(
    'POST',
    `${PATH}/:id/attach`,
    z.strictObject({ customer: text }),
    (account, { customer }, token): Stripe.PaymentMethod => {
      account.named('customer', customer, 'customer');
      const id = methodOf(account, token);
      const { card } = account.get('payment_method', id);
      const { isAttachRefused, declineCode = 'generic_decline' } = behaviourOf(card);
      if (isAttachRefused) throw cardDeclined({ declineCode, message: 'Your card was declined.' });
      account.change('payment_method', id, { customer });
      account.mention('payment_method', id, 'payment_method.attached');
      return account.show('payment_method', id);
    },
  ),
  route('POST', `${PATH}/:id/detach`, z.strictObject({}), (account, _, id): Stripe.PaymentMethod => {
    account.change('payment_method', id, { customer: null });
    account.mention('payment_method', id, 'payment_method.detached');
    return account.show('payment_method', id);
  }),
  retrieves('payment_method', PATH),
  route(
    'GET',
    PATH,
    z.strictObject({ ...paging, customer: text.optional(), type: text.optional() }),
    (account, asked): Stripe.ApiList<Stripe.PaymentMethod> =>
      listed(
        account,
        'payment_method',
        PATH,
        asked,
        ({ customer }) => customer !== null && customer === asked.customer,
      ),
  ),
];

/** A token of a test card makes a new payment method each time it is used. */
export function methodOf(account: Account, token: string): string {
  if (account.has('payment_method', token)) return token;
  if (!isTestCard(token)) throw noSuch('payment_method', token, 'payment_method');
  const facts = { created: account.times.now(null), metadata: {}, customer: null, card: token };
  return account.create('payment_method', { id: account.newId('pm'), ...facts }).id;
}
