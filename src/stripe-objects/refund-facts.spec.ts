import { buildEvent } from '../../dev/simulation/event.object';
import { refund as sentRefund, type RefundObjectOptions } from '../../dev/simulation/refund.object';
import { API_VERSION, type StripeShape } from '../../dev/simulation/stripe-shape';
import { refund } from './refund';

/** What an event about a refund changes. */
function changeOf(type: string, shape: StripeShape, options: RefundObjectOptions, sent: object = {}) {
  const facts = { id: 're_1', charge: 'ch_1', paymentIntent: 'pi_1', amount: 500 };
  const object = { ...sentRefund({ ...facts, ...options, shape }), ...sent };
  return refund.change(buildEvent({ type, object, created: 1000, apiVersion: API_VERSION[shape] }));
}

const line = {
  kind: 'refund_failed',
  objectId: 're_1',
  factKey: '',
  amount: 500,
  newAmount: null,
  currency: 'usd',
};

describe.each<StripeShape>(['current', 'old'])('a refund in the %s shape', (shape) => {
  it.each([
    ['refund.failed', 'failed'],
    ['refund.updated', 'failed'],
    ['refund.updated', 'canceled'],
    ['charge.refund.updated', 'failed'],
  ])('is taken back by a line of its own, by %s as %s', (type, status) => {
    expect(changeOf(type, shape, { status })).toMatchObject({ fact: line, needsTenant: true });
  });

  it.each([
    ['refund.created', 'pending'],
    ['refund.updated', 'requires_action'],
    ['refund.updated', 'succeeded'],
    ['charge.refund.updated', 'succeeded'],
    ['refund.fetched', 'failed'],
  ])('states nothing and waits for nobody by %s as %s', (type, status) => {
    const { fact, needsTenant, ownedThrough } = changeOf(type, shape, { status });
    expect({ fact, needsTenant, ownedThrough }).toEqual({ needsTenant: false });
  });

  it('states nothing where it does not say how much it was', () => {
    expect(changeOf('refund.failed', shape, { status: 'failed' }, { amount: null }).fact).toBeUndefined();
  });
});

describe('whose a failed refund is', () => {
  const failed = { status: 'failed' };

  it('says the refund itself, where it speaks of customers', () => {
    expect(changeOf('refund.failed', 'current', { ...failed, customer: 'cus_1' }).customerId).toBe('cus_1');
    const guests = changeOf('refund.failed', 'current', { ...failed, customer: null });
    expect([guests.customerId, guests.ownedThrough]).toEqual([null, undefined]);
  });

  it('says its charge or payment, where it does not', () => {
    const { customerId, ownedThrough } = changeOf('refund.failed', 'old', failed);
    expect([customerId, ownedThrough]).toEqual([null, { chargeId: 'ch_1', paymentId: 'pi_1' }]);
  });

  it('says nothing where it names neither', () => {
    const options = { ...failed, charge: null, paymentIntent: null };
    expect(changeOf('refund.failed', 'old', options).ownedThrough).toBeUndefined();
  });
});
