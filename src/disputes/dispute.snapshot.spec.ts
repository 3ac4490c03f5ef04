import * as fc from 'fast-check';
import { dispute } from '../../dev/simulation/dispute.object';
import { readDispute } from './dispute.snapshot';

describe('readDispute', () => {
  it.each(['current', 'old'] as const)('reads the %s shape', (shape) => {
    const ids = { id: 'du_1', charge: 'ch_1', paymentIntent: 'pi_1' };
    const sent = dispute({
      ...ids,
      amount: 500,
      currency: 'JPY',
      status: 'lost',
      reason: 'duplicate',
      shape,
    });
    expect(JSON.stringify(readDispute({ ...sent }))).toBe(
      JSON.stringify({
        id: 'du_1',
        chargeId: 'ch_1',
        paymentIntentId: 'pi_1',
        amount: 500,
        currency: 'jpy',
        status: 'lost',
        reason: 'duplicate',
      }),
    );
  });

  it.each([
    ['no payment intent, before 2019', { charge: 'ch_1' }, { chargeId: 'ch_1', paymentIntentId: null }],
    ['an expanded charge', { charge: { id: 'ch_1' } }, { chargeId: 'ch_1' }],
    ['no status', { status: null }, { status: 'unknown' }],
    ['strange values', { amount: 1.5, reason: [] }, { amount: null, reason: null }],
  ])('reads %s', (_, sent, expected) => {
    expect(readDispute({ id: 'du_1', ...sent })).toMatchObject(expected);
  });

  it('is null without an id, as in 2012', () => {
    expect(readDispute({ charge: 'ch_1', amount: 500 })).toBeNull();
  });

  it('reads any JSON, with the same properties in the same order', () => {
    const key = fc.constantFrom('charge', 'payment_intent', 'amount', 'currency', 'status', 'reason');
    const keys = Object.keys(readDispute({ id: 'du_1' }) ?? {});
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (sent) => {
        expect(Object.keys(readDispute({ ...sent, id: 'du_1' }) ?? {})).toEqual(keys);
      }),
    );
  });
});
