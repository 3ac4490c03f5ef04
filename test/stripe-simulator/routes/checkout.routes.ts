import type Stripe from 'stripe';
import { z } from 'zod';
import { invalid } from '../account/errors';
import { created, integer, metadata, paging, text } from '../http/parameters';
import { route } from '../http/route';
import { listed, retrieves } from './objects';

const PATH = '/v1/checkout/sessions';

/** Sessions of a customer that is there already; the page itself is the `checkOut` of the simulator. */
export const checkoutRoutes = [
  route(
    'POST',
    PATH,
    z.strictObject({
      mode: z.enum(['payment', 'subscription']),
      customer: text,
      line_items: z.array(z.strictObject({ price: text, quantity: integer.optional() })).min(1),
      client_reference_id: text.optional(),
      metadata: metadata.optional(),
      subscription_data: z.strictObject({ metadata: metadata.optional() }).optional(),
      success_url: text,
      cancel_url: text.optional(),
    }),
    (account, given): Stripe.Checkout.Session => {
      const customer = account.named('customer', given.customer, 'customer').id;
      const lineItems = given.line_items.map(({ price, quantity = 1 }) => ({ price, quantity }));
      const prices = lineItems.map(({ price }) => account.named('price', price, 'line_items[0][price]'));
      const id = account.newId('cs');
      account.create('checkout_session', {
        id,
        created: account.nowOf(customer),
        metadata: given.metadata ?? {},
        mode: given.mode,
        lineItems,
        customer,
        clientReferenceId: given.client_reference_id ?? null,
        amount: prices.reduce(
          (sum, { unitAmount }, at) => sum + unitAmount * (lineItems[at]?.quantity ?? 1),
          0,
        ),
        currency: prices[0]?.currency ?? 'usd',
        status: 'open',
        subscription: null,
        paymentIntent: null,
        subscriptionMetadata: given.subscription_data?.metadata ?? {},
      });
      return account.show('checkout_session', id);
    },
  ),
  route('POST', `${PATH}/:id/expire`, z.strictObject({}), (account, _, id): Stripe.Checkout.Session => {
    if (account.get('checkout_session', id).status !== 'open')
      throw invalid('Only Checkout Sessions with a status in ["open"] can be expired.');
    account.change('checkout_session', id, { status: 'expired' }, 'checkout.session.expired');
    return account.show('checkout_session', id);
  }),
  retrieves('checkout_session', PATH),
  route(
    'GET',
    PATH,
    z.strictObject({ ...paging, created, customer: text.optional() }),
    (account, asked): Stripe.ApiList<Stripe.Checkout.Session> =>
      listed(
        account,
        'checkout_session',
        PATH,
        asked,
        ({ customer }) => (asked.customer ?? customer) === customer,
      ),
  ),
];
