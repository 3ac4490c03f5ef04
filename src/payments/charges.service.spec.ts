import { versionOf } from '../ordering/version';
import { charge, type ChargeOptions } from '../../dev/simulation/charge.object';
import { buildEvent, type PreviousAttributes } from '../../dev/simulation/event.object';
import { API_VERSION, type StripeShape } from '../../dev/simulation/stripe-shape';
import { readCharge } from './charge.snapshot';
import { refundFact } from './charges.service';

/** What `charge.refunded` says for the ledger, whatever else it might be called. */
function factOf(...told: Parameters<typeof wholeFactOf>) {
  const { unnamed: _unnamed, ...fact } = wholeFactOf(...told) ?? {};
  return 'kind' in fact ? fact : undefined;
}

function wholeFactOf(
  shape: StripeShape,
  options: ChargeOptions,
  previousAttributes?: PreviousAttributes,
  sent: object = {},
) {
  const object = { ...charge({ shape, id: 'ch_1', ...options }), ...sent };
  const event = buildEvent({
    type: 'charge.refunded',
    object,
    previousAttributes,
    created: 1000,
    apiVersion: API_VERSION[shape],
  });
  const version = versionOf(event, readCharge);
  if (!version) throw new Error('unreadable');
  return refundFact(version, event);
}

const one = { refunds: [{ id: 're_1', amount: 900 }] };
const two = { refunds: [...one.refunds, { id: 're_2', amount: 100 }] };

const refund = { kind: 'refund', currency: 'usd', factKey: '' };
const byRefund = (objectId: string, amount: number, newAmount: number | null) => ({
  ...refund,
  objectId,
  amount,
  newAmount,
});
const byStep = (factKey: string, amount: number, newAmount: number | null) => ({
  ...byRefund('ch_1', amount, newAmount),
  factKey,
});

describe('the fact of a refund', () => {
  it.each<[string, StripeShape, ChargeOptions, PreviousAttributes | undefined, object | undefined]>([
    [
      'is named by the refund where the body has it',
      'old',
      one,
      { amount_refunded: 0 },
      byRefund('re_1', 900, 900),
    ],
    [
      'is the cumulative amount and the new part',
      'old',
      two,
      { amount_refunded: 900 },
      byRefund('re_2', 1000, 100),
    ],
    ['is named so without previous_attributes too', 'old', two, undefined, byRefund('re_2', 1000, 100)],
    [
      'trusts previous_attributes more than the list',
      'old',
      two,
      { amount_refunded: 800 },
      byRefund('re_2', 1000, 200),
    ],
    [
      'is named by the newest refund of a list that was cut off',
      'old',
      { ...two, refundsTruncated: true, amountRefunded: 2000 },
      { amount_refunded: 1900 },
      byRefund('re_2', 2000, 100),
    ],
    ['is else named by the step', 'current', one, { amount_refunded: 0 }, byStep('0→900', 900, 900)],
    [
      'by the next step for the next refund',
      'current',
      two,
      { amount_refunded: 900 },
      byStep('900→1000', 1000, 100),
    ],
    [
      'leaves the new part open where nothing tells it',
      'current',
      two,
      undefined,
      byStep('?→1000', 1000, null),
    ],
    [
      'also when other attributes changed',
      'current',
      two,
      { receipt_url: null },
      byStep('?→1000', 1000, null),
    ],
    [
      'also when the amount before is no number',
      'current',
      two,
      { amount_refunded: null },
      byStep('?→1000', 1000, null),
    ],
    [
      'is of amount 0 where nothing is refunded any more',
      'current',
      {},
      { amount_refunded: 0 },
      byStep('0→0', 0, 0),
    ],
  ])('%s', (_, shape, options, previous, fact) => {
    expect(factOf(shape, options, previous)).toEqual(fact);
  });

  it('is none without a cumulative amount', () => {
    expect(factOf('current', one, { amount_refunded: 0 }, { amount_refunded: null })).toBeUndefined();
  });

  it('reads the refunds of a body without amounts of their own', () => {
    const refunds = { object: 'list', data: [{ id: 're_1' }], has_more: false };
    expect(factOf('old', { amountRefunded: 900 }, undefined, { refunds })).toEqual(
      byRefund('re_1', 900, null),
    );
  });

  it('is another one where the same step is made by another request, as after a refund that failed', () => {
    const step = { type: 'charge.refunded', previousAttributes: { amount_refunded: 0 }, created: 1000 };
    const object = charge({ id: 'ch_1', amountRefunded: 900 });
    const keys = ['req_1', 'req_1', 'req_2', null].map((id) => {
      const event = buildEvent({ ...step, object, request: { id, idempotency_key: null } });
      const version = versionOf(event, readCharge);
      return version && refundFact(version, event)?.factKey;
    });
    expect(keys).toEqual(['0→900 req_1', '0→900 req_1', '0→900 req_2', '0→900']);
  });

  it('is the same in two events about one refund', () => {
    expect(factOf('old', one, { amount_refunded: 0 })).toEqual(factOf('old', one));
  });

  it('that is named tells what it is called in a body that does not name it', () => {
    const unnamed = { objectId: 'ch_1', factKey: '0→900' };
    expect(wholeFactOf('old', one, { amount_refunded: 0 })).toMatchObject({ objectId: 're_1', unnamed });
    expect(wholeFactOf('current', { amountRefunded: 900 }, { amount_refunded: 0 })).toMatchObject(unnamed);
  });
});
