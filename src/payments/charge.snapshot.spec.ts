import * as fc from 'fast-check';
import { readCharge } from './charge.snapshot';

const refund = (id: string | undefined, created: number | undefined, amount = 5) => ({
  id,
  amount,
  created,
});

describe('readCharge', () => {
  it('reads today’s shape', () => {
    const sent = {
      id: 'ch_1',
      object: 'charge',
      customer: 'cus_1',
      payment_intent: 'pi_1',
      currency: 'usd',
      amount: 900,
      amount_refunded: 300,
      refunded: false,
    };
    expect(JSON.stringify(readCharge(sent))).toBe(
      JSON.stringify({
        id: 'ch_1',
        customerId: 'cus_1',
        paymentIntentId: 'pi_1',
        currency: 'usd',
        amount: 900,
        amountRefunded: 300,
        refunded: false,
        newestRefund: null,
      }),
    );
  });

  it.each([
    [
      'a list',
      { data: [refund('re_2', 20, 7), refund('re_1', 10)], has_more: false },
      { id: 're_2', amount: 7 },
    ],
    ['a truncated list', { data: [refund('re_2', 20)], has_more: true }, { id: 're_2', amount: 5 }],
    ['a bare array, oldest first', [refund('re_1', 10), refund('re_2', 20)], { id: 're_2', amount: 5 }],
    ['refunds of one second', { data: [refund('re_2', 20), refund('re_1', 20)] }, { id: 're_2', amount: 5 }],
    [
      'refunds without a time',
      [refund('re_2', undefined), refund('re_1', undefined)],
      { id: 're_2', amount: 5 },
    ],
    ['refunds without ids (2013)', [refund(undefined, 10)], null],
    ['a newest refund without id', [refund('re_1', 10), refund(undefined, 20)], null],
    ['a refund without an amount', [{ id: 're_1', created: 10 }], { id: 're_1', amount: null }],
    ['no refunds', { data: [], has_more: false }, null],
    ['an empty object', {}, null],
    ['null', null, null],
    ['strange values', { data: [null, 'x', 5] }, null],
  ])('takes the newest refund from %s', (_, refunds: unknown, expected) => {
    expect(readCharge({ id: 'ch_1', refunds })?.newestRefund).toEqual(expected);
  });

  it.each([
    [
      'a charge without payment intent (2013)',
      { amount: 5, refunded: true },
      { paymentIntentId: null, refunded: true, amountRefunded: null },
    ],
    ['an expanded payment intent', { payment_intent: { id: 'pi_1' } }, { paymentIntentId: 'pi_1' }],
    ['a charge of nobody', { customer: null }, { customerId: null }],
  ])('reads %s', (_, sent, expected) => {
    expect(readCharge({ id: 'ch_1', ...sent })).toMatchObject(expected);
  });

  it('is null without a usable id', () => {
    expect(readCharge({ id: '' })).toBeNull();
  });

  it('reads any JSON, with the same properties in the same order', () => {
    const key = fc.constantFrom('customer', 'payment_intent', 'refunds', 'data', 'created', 'id', 'amount');
    const { object } = fc.letrec((tie) => ({
      object: fc.dictionary(key, tie('value')),
      value: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), tie('object'), fc.array(tie('value'))),
    }));
    const keys = Object.keys(readCharge({ id: 'ch_1' }) ?? {});
    fc.assert(
      fc.property(object, (sent) => {
        expect(Object.keys(readCharge({ ...(sent as object), id: 'ch_1' }) ?? {})).toEqual(keys);
      }),
    );
  });
});
