import * as fc from 'fast-check';
import { dispute as sentDispute } from '../../dev/simulation/dispute.object';
import { dispute } from './dispute';

const read = dispute.projection.read;

describe('a dispute', () => {
  it.each(['current', 'old'] as const)('reads the %s shape', (shape) => {
    const ids = { id: 'du_1', charge: 'ch_1', paymentIntent: 'pi_1' };
    const sent = sentDispute({
      ...ids,
      amount: 500,
      currency: 'JPY',
      status: 'lost',
      reason: 'duplicate',
      shape,
    });
    expect(JSON.stringify(read({ ...sent }))).toBe(
      JSON.stringify({
        id: 'du_1',
        chargeId: 'ch_1',
        paymentId: 'pi_1',
        amount: 500,
        currency: 'jpy',
        status: 'lost',
        reason: 'duplicate',
      }),
    );
  });

  it.each([
    ['no payment intent, before 2019', { charge: 'ch_1' }, { chargeId: 'ch_1', paymentId: null }],
    ['an expanded charge', { charge: { id: 'ch_1' } }, { chargeId: 'ch_1' }],
    ['no status', { status: null }, { status: 'unknown' }],
    ['strange values', { amount: 1.5, reason: [] }, { amount: null, reason: null }],
  ])('reads %s', (_, sent, expected) => {
    expect(read({ id: 'du_1', ...sent })).toMatchObject(expected);
  });

  it('is null without an id, as in 2012', () => {
    expect(read({ charge: 'ch_1', amount: 500 })).toBeNull();
  });

  it('reads any JSON, with the same properties in the same order', () => {
    const key = fc.constantFrom('charge', 'payment_intent', 'amount', 'currency', 'status', 'reason');
    const keys = Object.keys(read({ id: 'du_1' }) ?? {});
    fc.assert(
      fc.property(fc.dictionary(key, fc.jsonValue()), (sent) => {
        expect(Object.keys(read({ ...sent, id: 'du_1' }) ?? {})).toEqual(keys);
      }),
    );
  });
});
