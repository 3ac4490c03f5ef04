import { versionOf } from '../ordering/version';
import { buildEvent } from '../../dev/simulation/event.object';
import { invoice, type InvoiceOptions } from '../../dev/simulation/invoice.object';
import { API_VERSION, type StripeShape } from '../../dev/simulation/stripe-shape';
import { readInvoice } from './invoice.snapshot';
import { paidFact, paymentFailedFact } from './invoices.service';

/** What an event about an invoice says for the ledger. */
function factOf(
  type: 'paid' | 'payment_failed',
  shape: StripeShape,
  options: InvoiceOptions,
  sent: object = {},
) {
  const object = { ...invoice({ shape, id: 'in_1', ...options }), ...sent };
  const event = buildEvent({
    type: `invoice.${type}`,
    object,
    created: 1000,
    apiVersion: API_VERSION[shape],
  });
  const version = versionOf(event, readInvoice);
  if (!version) throw new Error('unreadable');
  return type === 'paid' ? paidFact(version) : paymentFailedFact(version);
}

const paid = {
  kind: 'invoice_paid',
  objectId: 'in_1',
  factKey: '',
  amount: 2900,
  newAmount: null,
  currency: 'usd',
};
const failed = { ...paid, kind: 'invoice_payment_failed', factKey: '1' };
const open = { status: 'open' } as const;

describe.each<StripeShape>(['current', 'old'])('the fact of an invoice in the %s shape', (shape) => {
  it.each<[string, InvoiceOptions, object, object | undefined]>([
    ['is what was paid', {}, {}, paid],
    ['is not what was due', { amountDue: 2900, amountPaid: 1900 }, {}, { ...paid, amount: 1900 }],
    ['is one, however many attempts it took', { attemptCount: 4 }, {}, paid],
    ['is the same for an invoice of no subscription', { subscription: null }, {}, paid],
    [
      'is in the currency’s minor unit',
      { amountDue: 500, currency: 'jpy' },
      {},
      { ...paid, amount: 500, currency: 'jpy' },
    ],
    ['is of amount 0 where a trial began', { amountDue: 0 }, {}, { ...paid, amount: 0 }],
    ['is none without any amount', {}, { amount_paid: null, amount_due: null, total: null }, undefined],
  ])('when it was paid %s', (_, options, sent, fact) => {
    expect(factOf('paid', shape, options, sent)).toEqual(fact);
  });

  it.each<[string, InvoiceOptions, object, object | undefined]>([
    ['is what is due', open, {}, failed],
    ['is one per attempt', { ...open, attemptCount: 2 }, {}, { ...failed, factKey: '2' }],
    ['is of attempt 0 where none was counted', open, { attempt_count: null }, { ...failed, factKey: '0' }],
    ['is the same for an invoice of no subscription', { ...open, subscription: null }, {}, failed],
    ['is none without an amount', open, { amount_due: null }, undefined],
  ])('when a payment failed %s', (_, options, sent, fact) => {
    expect(factOf('payment_failed', shape, options, sent)).toEqual(fact);
  });
});
