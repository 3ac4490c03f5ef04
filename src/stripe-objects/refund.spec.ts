import * as fc from 'fast-check';
import { refund as sentRefund } from '../../dev/simulation/refund.object';
import { refund } from './refund';

const read = refund.projection.read;

describe('a refund', () => {
  it('reads today’s shape', () => {
    const sent = sentRefund({
      id: 're_1',
      charge: 'ch_1',
      paymentIntent: 'pi_1',
      customer: 'cus_1',
      amount: 500,
      currency: 'JPY',
      status: 'failed',
      failureReason: 'lost_or_stolen_card',
    });
    expect(JSON.stringify(read({ ...sent }))).toBe(
      JSON.stringify({
        id: 're_1',
        chargeId: 'ch_1',
        paymentId: 'pi_1',
        customerId: 'cus_1',
        namesCustomer: true,
        amount: 500,
        currency: 'jpy',
        status: 'failed',
        failureReason: 'lost_or_stolen_card',
      }),
    );
  });

  it.each([
    ['no word of customers', { charge: 'ch_1' }, { customerId: null, namesCustomer: false }],
    ['a guest’s', { customer: null }, { customerId: null, namesCustomer: true }],
    ['an expanded charge', { charge: { id: 'ch_1', object: 'charge' } }, { chargeId: 'ch_1' }],
    ['a cash balance’s, of no charge', { charge: null }, { chargeId: null }],
    ['no status, before 2015', {}, { status: 'succeeded' }],
    ['a status of the future', { status: 'lost' }, { status: 'lost' }],
    [
      'strange values',
      { amount: '5', charge: 7, failure_reason: {} },
      { amount: null, chargeId: null, failureReason: null },
    ],
  ])('reads %s', (_, sent, expected) => {
    expect(read({ id: 're_1', ...sent })).toMatchObject(expected);
  });

  it('is null without a usable id', () => {
    expect(read({ amount: 5 })).toBeNull();
  });

  it('reads any JSON, with the same properties in the same order', () => {
    const key = fc.constantFrom('charge', 'payment_intent', 'customer', 'amount', 'status', 'failure_reason');
    const keys = Object.keys(read({ id: 're_1' }) ?? {});
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (sent) => {
        expect(Object.keys(read({ ...sent, id: 're_1' }) ?? {})).toEqual(keys);
      }),
    );
  });
});
