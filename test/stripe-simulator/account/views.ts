import { charge, type ChargeOptions } from '../../../dev/simulation/charge.object';
import { customer } from '../../../dev/simulation/customer.object';
import { paymentIntent } from '../../../dev/simulation/payment-intent.object';
import { currentPrice, oldPrice, resolvePrice } from '../../../dev/simulation/price.object';
import { product } from '../../../dev/simulation/product.object';
import { refund } from '../../../dev/simulation/refund.object';
import { checkoutSessionView } from './checkout-session.view';
import type { ChargeFacts, Kind, RefundFacts } from './facts';
import { invoiceView } from './invoice.view';
import { paymentMethodView } from './payment-method.view';
import type { Lookup, View } from './shown';
import { subscriptionView } from './subscription.view';
import { testClockView } from './test-clock.view';

/** The old body lists its refunds, failed ones too, which its cumulative amount does not count. */
function chargeOptions(facts: ChargeFacts, lookup: Lookup): ChargeOptions {
  return { ...facts, refunds: facts.refunds.map((id) => lookup('refund', id)) };
}

const refundFacts = ({ failureReason, ...facts }: RefundFacts) => ({
  ...facts,
  ...(failureReason !== null && { failureReason }),
});

export const views: { [K in Kind]: View<K> } = {
  customer: {
    current: (facts) => ({ ...customer(facts), test_clock: facts.testClock }),
    old: (facts) => customer({ ...facts, shape: 'old' }),
  },
  product: { current: (facts) => product(facts), old: (facts) => product({ ...facts, shape: 'old' }) },
  price: {
    current: (facts) => currentPrice(resolvePrice(facts)),
    old: (facts) => oldPrice(resolvePrice(facts)),
  },
  payment_method: paymentMethodView,
  subscription: subscriptionView,
  invoice: invoiceView,
  payment_intent: {
    current: (facts) => ({
      ...paymentIntent(facts),
      payment_method: facts.error ? null : facts.paymentMethod,
      canceled_at: facts.canceledAt,
    }),
    old: (facts) => paymentIntent({ ...facts, shape: 'old' }),
  },
  charge: {
    current: (facts, lookup) => ({
      ...charge({ ...chargeOptions(facts, lookup), shape: 'current' }),
      payment_method: facts.paymentMethod,
    }),
    old: (facts, lookup) => charge({ ...chargeOptions(facts, lookup), shape: 'old' }),
  },
  refund: {
    current: (facts) => refund(refundFacts(facts)),
    old: (facts) => refund({ ...refundFacts(facts), shape: 'old' }),
  },
  test_clock: testClockView,
  checkout_session: checkoutSessionView,
};
