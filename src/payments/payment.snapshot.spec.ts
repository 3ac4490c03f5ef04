import * as fc from 'fast-check';
import { readPayment } from './payment.snapshot';

describe('readPayment', () => {
  it('reads today’s shape', () => {
    const sent = {
      id: 'pi_1',
      object: 'payment_intent',
      customer: 'cus_1',
      status: 'requires_payment_method',
      currency: 'kwd',
      amount: 5000,
      amount_received: 0,
      latest_charge: 'ch_2',
      last_payment_error: { code: 'card_declined', message: 'Your card was declined.', charge: 'ch_1' },
    };
    expect(JSON.stringify(readPayment(sent))).toBe(
      JSON.stringify({
        id: 'pi_1',
        customerId: 'cus_1',
        invoiceId: null,
        status: 'requires_payment_method',
        currency: 'kwd',
        amount: 5000,
        amountReceived: 0,
        lastErrorCode: 'card_declined',
        lastErrorMessage: 'Your card was declined.',
        latestChargeId: 'ch_2',
        failedChargeId: 'ch_1',
      }),
    );
  });

  const charges = { object: 'list', data: [{ id: 'ch_2' }, { id: 'ch_1' }] };
  const unauthenticated = { code: 'payment_intent_authentication_failure', message: 'No.' };
  it.each([
    ['an invoice (before basil)', { invoice: 'in_1' }, { invoiceId: 'in_1' }],
    ['an expanded invoice', { invoice: { id: 'in_1' } }, { invoiceId: 'in_1' }],
    ['charges (before 2022-11)', { charges }, { latestChargeId: 'ch_2' }],
    ['an expanded charge', { latest_charge: { id: 'ch_3' }, charges }, { latestChargeId: 'ch_3' }],
    [
      'no charge yet',
      { latest_charge: null, charges: { data: [] } },
      { latestChargeId: null, failedChargeId: null },
    ],
    ['requires_source', { status: 'requires_source' }, { status: 'requires_payment_method' }],
    ['requires_source_action', { status: 'requires_source_action' }, { status: 'requires_action' }],
    ['a status of the future', { status: 'constructor' }, { status: 'constructor' }],
    ['no status', {}, { status: 'unknown' }],
    [
      'an error that names no charge',
      { latest_charge: 'ch_2', last_payment_error: { code: 'expired_card' } },
      { failedChargeId: 'ch_2' },
    ],
    [
      'a failed authentication after a declined charge',
      { latest_charge: 'ch_2', last_payment_error: unauthenticated },
      { latestChargeId: 'ch_2', failedChargeId: null, lastErrorMessage: 'No.' },
    ],
    ['no error', { last_payment_error: null }, { lastErrorCode: null, lastErrorMessage: null }],
    ['a payment of nobody', { customer: null }, { customerId: null }],
    [
      'strange values',
      { amount: '5', currency: 5, charges: 'x', last_payment_error: [] },
      { amount: null, currency: null, failedChargeId: null },
    ],
  ])('reads %s', (_, sent, expected) => {
    expect(readPayment({ id: 'pi_1', ...sent })).toMatchObject(expected);
  });

  it('is null without a usable id', () => {
    expect(readPayment({ amount: 5 })).toBeNull();
  });

  it('reads any JSON, with the same properties in the same order', () => {
    const key = fc.constantFrom(
      'customer',
      'status',
      'charges',
      'data',
      'latest_charge',
      'last_payment_error',
      'charge',
      'id',
    );
    const { object } = fc.letrec((tie) => ({
      object: fc.dictionary(key, tie('value')),
      value: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), tie('object'), fc.array(tie('value'))),
    }));
    const keys = Object.keys(readPayment({ id: 'pi_1' }) ?? {});
    fc.assert(
      fc.property(object, (sent) => {
        expect(Object.keys(readPayment({ ...(sent as object), id: 'pi_1' }) ?? {})).toEqual(keys);
      }),
    );
  });
});
