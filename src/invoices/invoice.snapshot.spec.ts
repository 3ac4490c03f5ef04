import * as fc from 'fast-check';
import { readInvoice } from './invoice.snapshot';

describe('readInvoice', () => {
  it('reads today’s shape', () => {
    const sent = {
      id: 'in_1',
      object: 'invoice',
      customer: 'cus_1',
      parent: { type: 'subscription_details', subscription_details: { subscription: 'sub_1', metadata: {} } },
      status: 'open',
      currency: 'JPY',
      amount_due: 500,
      amount_paid: 0,
      attempt_count: 2,
      next_payment_attempt: 99,
      hosted_invoice_url: 'https://invoice.stripe.com/i/1',
      billing_reason: 'subscription_cycle',
    };
    expect(JSON.stringify(readInvoice(sent))).toBe(
      JSON.stringify({
        id: 'in_1',
        customerId: 'cus_1',
        subscriptionId: 'sub_1',
        status: 'open',
        currency: 'jpy',
        amountDue: 500,
        amountPaid: 0,
        attemptCount: 2,
        nextPaymentAttempt: 99,
        hostedInvoiceUrl: 'https://invoice.stripe.com/i/1',
        billingReason: 'subscription_cycle',
      }),
    );
  });

  const line = { id: 'il_1', type: 'subscription', subscription: 'sub_3' };
  it.each([
    ['subscription (before basil)', { subscription: 'sub_1' }, { subscriptionId: 'sub_1' }],
    ['expanded subscription', { subscription: { id: 'sub_1' } }, { subscriptionId: 'sub_1' }],
    [
      'both: the parent wins',
      { parent: { subscription_details: { subscription: 'sub_2' } }, subscription: 'sub_1' },
      { subscriptionId: 'sub_2' },
    ],
    [
      'a quote',
      { parent: { type: 'quote_details', quote_details: { quote: 'qt_1' } } },
      { subscriptionId: null },
    ],
    [
      'a manual invoice with a subscription’s line',
      { parent: null, lines: { data: [line] } },
      { subscriptionId: null },
    ],
    ['a status of the future', { status: 'disputed', paid: true }, { status: 'disputed' }],
    [
      'paid, before 2018-11',
      { paid: true, closed: true, amount_due: 500, total: 700 },
      { status: 'paid', amountPaid: 500 },
    ],
    ['paid, only a total', { paid: true, total: 700 }, { status: 'paid', amountPaid: 700 }],
    ['paid, no amounts', { paid: true }, { status: 'paid', amountPaid: null }],
    ['paid although forgiven', { paid: true, forgiven: true }, { status: 'paid' }],
    ['paid in part', { status: 'open', amount_paid: 5, amount_due: 9 }, { status: 'open', amountPaid: 5 }],
    ['forgiven', { paid: false, forgiven: true, closed: true }, { status: 'uncollectible', amountPaid: 0 }],
    ['closed, not paid', { paid: false, closed: true }, { status: 'uncollectible' }],
    [
      'still open',
      { paid: false, closed: false, amount_due: 500 },
      { status: 'open', amountDue: 500, amountPaid: 0 },
    ],
    ['a null status', { status: null, paid: true }, { status: 'paid' }],
    ['open although paid says true', { status: 'open', paid: true }, { status: 'open' }],
    [
      'no attempts, no more to come',
      { next_payment_attempt: null },
      { attemptCount: 0, nextPaymentAttempt: null },
    ],
    [
      'strange values',
      { amount_due: '5', attempt_count: {}, lines: null, parent: [] },
      { amountDue: null, attemptCount: 0, subscriptionId: null },
    ],
  ])('reads %s', (_, sent, expected) => {
    expect(readInvoice({ id: 'in_1', ...sent })).toMatchObject(expected);
  });

  it('is null for the preview of an upcoming invoice, which has no id', () => {
    expect(readInvoice({ object: 'invoice', subscription: 'sub_1' })).toBeNull();
  });

  it('reads any JSON, with the same properties in the same order', () => {
    const key = fc.constantFrom(
      'customer',
      'parent',
      'subscription_details',
      'subscription',
      'status',
      'paid',
      'amount_paid',
    );
    const { object } = fc.letrec((tie) => ({
      object: fc.dictionary(key, fc.oneof({ maxDepth: 4 }, fc.jsonValue(), tie('object'))),
    }));
    const keys = Object.keys(readInvoice({ id: 'in_1' }) ?? {});
    fc.assert(
      fc.property(object, (sent) => {
        expect(Object.keys(readInvoice({ ...(sent as object), id: 'in_1' }) ?? {})).toEqual(keys);
      }),
    );
  });
});
