import { versionOf } from '../ordering/version';
import { buildEvent } from '../../dev/simulation/event.object';
import { paymentIntent, type PaymentIntentOptions } from '../../dev/simulation/payment-intent.object';
import { API_VERSION, type StripeShape } from '../../dev/simulation/stripe-shape';
import { readPayment } from './payment.snapshot';
import { failedFact, succeededFact } from './payments.service';

/** What an event about a payment intent says for the ledger. */
function factOf(
  type: 'succeeded' | 'payment_failed',
  shape: StripeShape,
  options: PaymentIntentOptions,
  sent: object = {},
) {
  const object = { ...paymentIntent({ shape, id: 'pi_1', ...options }), ...sent };
  const event = buildEvent({
    id: 'evt_1',
    type: `payment_intent.${type}`,
    object,
    created: 1000,
    apiVersion: API_VERSION[shape],
  });
  const version = versionOf(event, readPayment);
  if (!version) throw new Error('unreadable');
  return type === 'succeeded' ? succeededFact(version) : failedFact(version);
}

const payment = {
  kind: 'payment',
  objectId: 'pi_1',
  factKey: '',
  amount: 2900,
  newAmount: null,
  currency: 'usd',
};
const failure = { ...payment, kind: 'payment_failed' };
const error = {};
const unauthenticated = { code: 'payment_intent_authentication_failure' } as const;

describe.each<StripeShape>(['current', 'old'])('the fact of a payment in the %s shape', (shape) => {
  it.each<[string, PaymentIntentOptions, object, object | undefined]>([
    ['is its amount', {}, {}, payment],
    [
      'is what was received, not what was asked for',
      { amountReceived: 2000 },
      {},
      { ...payment, amount: 2000 },
    ],
    ['is what was asked for where nothing says what was received', {}, { amount_received: null }, payment],
    [
      'is in the currency’s minor unit, also of one without',
      { amount: 500, currency: 'jpy' },
      {},
      { ...payment, amount: 500, currency: 'jpy' },
    ],
    ['needs no customer', { customer: null }, {}, payment],
    ['is of amount 0 where nothing was due', { amount: 0 }, {}, { ...payment, amount: 0 }],
    ['is none without any amount', {}, { amount: null, amount_received: null }, undefined],
  ])('%s', (_, options, sent, fact) => {
    expect(factOf('succeeded', shape, options, sent)).toEqual(fact);
  });

  it.each<[string, PaymentIntentOptions, object, object | undefined]>([
    ['is one per failed charge', { error, charge: 'ch_1' }, {}, { ...failure, factKey: 'ch_1' }],
    ['is another for the next attempt', { error, charge: 'ch_2' }, {}, { ...failure, factKey: 'ch_2' }],
    [
      'is one per event where the attempt made no charge',
      { error, charge: null },
      {},
      { ...failure, factKey: 'evt_1' },
    ],
    [
      'is one per event after a failed authentication, whatever charge came before',
      { error: unauthenticated, charge: 'ch_1' },
      { last_payment_error: unauthenticated },
      { ...failure, factKey: 'evt_1' },
    ],
    [
      'is what was asked for, since nothing was received',
      { error, charge: 'ch_1', amountReceived: 0 },
      {},
      { ...failure, factKey: 'ch_1' },
    ],
    ['is none without an amount', { error, charge: 'ch_1' }, { amount: null }, undefined],
  ])('when it failed %s', (_, options, sent, fact) => {
    expect(factOf('payment_failed', shape, options, sent)).toEqual(fact);
  });
});
