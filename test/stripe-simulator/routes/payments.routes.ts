import type Stripe from 'stripe';
import { z } from 'zod';
import type { Account } from '../account/account';
import { cardDeclined, invalid } from '../account/errors';
import { cancelPayment, confirm, openPayment } from '../billing/payments';
import { refund } from '../billing/refunds';
import { created, flag, integer, metadata, paging, text } from '../http/parameters';
import { route } from '../http/route';
import { isListed, listed, ofCustomer, retrieves } from './objects';
import { methodOf } from './payment-methods.routes';

const automatic = z
  .strictObject({ enabled: flag, allow_redirects: z.enum(['always', 'never']).optional() })
  .optional();

export const paymentRoutes = [
  route(
    'POST',
    '/v1/payment_intents',
    z.strictObject({
      amount: integer,
      currency: text,
      customer: text.optional(),
      payment_method: text.optional(),
      confirm: flag.optional(),
      off_session: flag.optional(),
      description: text.optional(),
      metadata: metadata.optional(),
      payment_method_types: z.array(text).optional(),
      automatic_payment_methods: automatic,
    }),
    (account, given): Stripe.PaymentIntent => {
      if (given.customer !== undefined) account.named('customer', given.customer, 'customer');
      const method = given.payment_method === undefined ? null : methodOf(account, given.payment_method);
      const { id } = openPayment(account, {
        customer: given.customer ?? null,
        invoice: null,
        amount: given.amount,
        currency: given.currency,
        description: given.description ?? null,
        metadata: given.metadata ?? {},
        paymentMethod: method,
      });
      return given.confirm ? confirmed(account, id, method) : account.show('payment_intent', id);
    },
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/confirm',
    z.strictObject({ payment_method: text.optional(), off_session: flag.optional() }),
    (account, { payment_method: token }, id): Stripe.PaymentIntent => {
      const { status, paymentMethod } = account.get('payment_intent', id);
      if (status === 'succeeded' || status === 'canceled') throw unexpectedState(status);
      return confirmed(account, id, token === undefined ? paymentMethod : methodOf(account, token));
    },
  ),
  route(
    'POST',
    '/v1/payment_intents/:id/cancel',
    z.strictObject({ cancellation_reason: text.optional() }),
    (account, _, id): Stripe.PaymentIntent => {
      const { status } = account.get('payment_intent', id);
      if (status === 'succeeded' || status === 'canceled') throw unexpectedState(status);
      cancelPayment(account, id);
      return account.show('payment_intent', id);
    },
  ),
  retrieves('payment_intent', '/v1/payment_intents'),
  route(
    'GET',
    '/v1/payment_intents',
    z.strictObject(ofCustomer),
    (account, asked): Stripe.ApiList<Stripe.PaymentIntent> =>
      listed(account, 'payment_intent', '/v1/payment_intents', asked, ({ customer }) =>
        isListed(account, customer, asked),
      ),
  ),
  retrieves('charge', '/v1/charges'),
  route(
    'GET',
    '/v1/charges',
    z.strictObject({ ...ofCustomer, payment_intent: text.optional() }),
    (account, asked): Stripe.ApiList<Stripe.Charge> =>
      listed(account, 'charge', '/v1/charges', asked, ({ customer, paymentIntent }) =>
        asked.payment_intent === undefined
          ? isListed(account, customer, asked)
          : paymentIntent === asked.payment_intent,
      ),
  ),
  route(
    'POST',
    '/v1/refunds',
    z.strictObject({
      charge: text.optional(),
      payment_intent: text.optional(),
      amount: integer.optional(),
      reason: text.optional(),
      metadata: metadata.optional(),
    }),
    (account, given): Stripe.Refund => {
      const charge = given.charge ?? chargeOf(account, given.payment_intent);
      account.named('charge', charge, 'charge');
      return account.show('refund', refund(account, charge, given).id);
    },
  ),
  retrieves('refund', '/v1/refunds'),
  route(
    'GET',
    '/v1/refunds',
    z.strictObject({ ...paging, created, charge: text.optional(), payment_intent: text.optional() }),
    (account, asked): Stripe.ApiList<Stripe.Refund> =>
      listed(
        account,
        'refund',
        '/v1/refunds',
        asked,
        ({ charge, paymentIntent }) =>
          (asked.charge ?? charge) === charge && (asked.payment_intent ?? paymentIntent) === paymentIntent,
      ),
  ),
];

function confirmed(account: Account, id: string, method: string | null): Stripe.PaymentIntent {
  if (method === null)
    throw invalid(
      "You cannot confirm this PaymentIntent because it's missing a payment method.",
      undefined,
      'payment_intent_unexpected_state',
    );
  const outcome = confirm(account, id, method);
  const shown = account.show('payment_intent', id);
  if (outcome !== 'declined') return shown;
  const { error, charge } = account.get('payment_intent', id);
  const { declineCode = 'generic_decline', message = 'Your card was declined.' } = error ?? {};
  throw cardDeclined({ declineCode, message, charge }, shown);
}

function chargeOf(account: Account, payment: string | undefined): string {
  if (payment === undefined)
    throw invalid('One of the following params should be provided: charge, payment_intent.');
  const { charge } = account.named('payment_intent', payment, 'payment_intent');
  if (charge === null) throw invalid(`This PaymentIntent (${payment}) does not have a successful charge.`);
  return charge;
}

function unexpectedState(status: string) {
  const message = `This PaymentIntent has a status of ${status}.`;
  return invalid(message, undefined, 'payment_intent_unexpected_state');
}
