import { CustomerProjection } from '../customers/customer.projection';
import { InvoiceProjection } from '../invoices/invoice.projection';
import { ChargeProjection } from '../payments/charge.projection';
import { PaymentProjection } from '../payments/payment.projection';
import { refund } from '../stripe-objects/refund';
import { SubscriptionProjection } from '../subscriptions/subscription.projection';
import type { Projection } from './projection';
import { type ObjectEvent, type Version, versionOf } from './version';
import { type OrderingRules, whichStateWins } from './which-state-wins';
import { dispute } from '../stripe-objects/dispute';
import { price } from '../stripe-objects/price';

const EARLIER = 1000;
const NOW = 2000;
const LATER = 3000;

/** States are words here; the ones in capitals are final. */
const rules: OrderingRules<string> = { isTerminal: (state) => state === state.toUpperCase() };

function version(eventId: string, of: Partial<Version<string>> & { state: string }): Version<string> {
  return { eventId, created: NOW, phase: 'other', requestId: null, before: undefined, ...of };
}

const created = (id: string, state: string, at = NOW) =>
  version(id, { phase: 'created', state, created: at });
const remark = (id: string, state: string, at = NOW) => version(id, { state, created: at });
const deleted = (id: string, state: string, at = NOW) =>
  version(id, { phase: 'deleted', state, created: at });
const fetched = (id: string, state: string, at = NOW) =>
  version(id, { phase: 'fetched', state, created: at });
const updated = (
  id: string,
  before: string | undefined,
  state: string,
  more: Partial<Version<string>> = {},
) => version(id, { phase: 'updated', before, state, ...more });

/** The rank is the number that a state begins with. */
const ranked: OrderingRules<string> = { ...rules, rank: (state) => [Number.parseInt(state, 10)] };

describe('whichStateWins, where states have a natural order', () => {
  type Case = [rule: string, versions: Version<string>[], winner: string, certainty: string];

  it.each<Case>([
    ['the highest rank wins', [remark('b', '2x'), updated('a', '2x', '1y')], 'b', 'settled'],
    [
      'of equals, the end of their chain',
      [updated('a', '1x', '2x'), updated('b', '2x', '2y'), remark('c', '1x')],
      'b',
      'settled',
    ],
    [
      'equals that tell nothing of the state before do not count beside one that does',
      [remark('a', '2x'), updated('b', '2x', '2y')],
      'b',
      'settled',
    ],
    ['two equals without a chain are unresolved', [remark('b', '2x'), remark('a', '2y')], 'a', 'unresolved'],
    [
      'so is a circle of equals, whatever older events say',
      [updated('b', '2x', '2y'), updated('a', '2y', '2x'), remark('c', '1x', EARLIER)],
      'a',
      'unresolved',
    ],
  ])('%s', (_, versions, winner, certainty) => {
    expect(whichStateWins(versions, ranked)).toMatchObject({ winner: { eventId: winner }, certainty });
    expect(whichStateWins(versions.toReversed(), ranked)).toEqual(whichStateWins(versions, ranked));
  });
});

describe('whichStateWins', () => {
  it('is undefined of no events', () => {
    expect(whichStateWins([], rules)).toBeUndefined();
  });

  type Case = [rule: string, versions: Version<string>[], winner: string, certainty: string];

  it.each<Case>([
    ['the newer second wins', [remark('b', 'new', LATER), remark('a', 'old')], 'b', 'settled'],
    ['a final state beats a newer one', [remark('b', 'GONE'), remark('a', 'new', LATER)], 'b', 'settled'],
    [
      'of the same final state the newer one tells the rest',
      [remark('b', 'GONE'), updated('a', 'GONE', 'GONE!', { created: LATER })],
      'a',
      'settled',
    ],
    [
      'a deleted object stays deleted, however alive it looks',
      [deleted('b', 'alive'), remark('a', 'new', LATER)],
      'b',
      'settled',
    ],
    [
      'in one second, deleted beats what else is final',
      [updated('a', 'x', 'GONE'), deleted('b', 'DELETED')],
      'b',
      'settled',
    ],
    [
      'in one second, final beats the rest',
      [updated('a', 'x', 'y'), updated('b', 'y', 'GONE')],
      'b',
      'settled',
    ],
    [
      'in one second, what Stripe showed when asked comes after all that happened',
      [updated('a', 'x', 'y'), fetched('b', 'z'), updated('c', 'y', 'w')],
      'b',
      'settled',
    ],
    [
      'what Stripe showed is overruled by a later second',
      [fetched('b', 'z'), remark('a', 'y', LATER)],
      'a',
      'settled',
    ],
    [
      'what Stripe showed before an object ended does not revive it',
      [fetched('b', 'z', LATER), remark('a', 'GONE')],
      'a',
      'settled',
    ],
  ])('%s', (_, versions, winner, certainty) => {
    expect(whichStateWins(versions, rules)).toMatchObject({ winner: { eventId: winner }, certainty });
    expect(whichStateWins(versions.toReversed(), rules)).toEqual(whichStateWins(versions, rules));
  });

  describe('within one second', () => {
    it.each<Case>([
      ['an update follows the creation', [created('b', 'x'), updated('a', 'x', 'y')], 'a', 'settled'],
      [
        'the end of the chain wins',
        [updated('a', 'y', 'z'), updated('b', 'x', 'y'), updated('c', 'z', 'end')],
        'c',
        'settled',
      ],
      [
        'the end may be a state that was passed before',
        [updated('a', 'x', 'y'), updated('b', 'y', 'z'), updated('c', 'z', 'y')],
        'a',
        'settled',
      ],
      [
        'a change of fields that are not projected is none',
        [updated('a', 'x', 'y'), updated('b', 'x', 'x'), updated('c', 'y', 'y')],
        'a',
        'settled',
      ],
      [
        'a circle ends in the state that was created',
        [updated('a', 'x', 'y'), updated('b', 'y', 'x'), created('c', 'x')],
        'c',
        'settled',
      ],
      [
        'else in the state of the newest older event',
        [updated('a', 'x', 'y'), updated('b', 'y', 'x'), remark('c', 'x', 1500), remark('d', 'y', EARLIER)],
        'c',
        'settled',
      ],
      [
        'which may have been the end of a chain',
        [
          updated('a', 'x', 'y'),
          updated('b', 'y', 'x'),
          updated('c', 'w', 'x', { created: EARLIER }),
          updated('d', 'v', 'w', { created: EARLIER }),
        ],
        'c',
        'settled',
      ],
      [
        'a circle with nothing before it is open',
        [updated('b', 'x', 'y'), updated('a', 'y', 'x')],
        'a',
        'open',
      ],
      [
        'a broken chain is unresolved: the smallest event id',
        [updated('b', 'w', 'x'), updated('a', 'y', 'z')],
        'a',
        'unresolved',
      ],
      [
        'one change in two events is no two changes when the request says so',
        [
          updated('c', 'x', 'y', { requestId: 'req_1' }),
          updated('b', 'x', 'y', { requestId: 'req_1' }),
          updated('a', 'y', 'z', { requestId: 'req_2' }),
        ],
        'a',
        'settled',
      ],
      [
        'but nobody can say of changes that Stripe made by itself',
        [updated('c', 'x', 'y'), updated('b', 'x', 'y'), updated('a', 'y', 'z')],
        'a',
        'unresolved',
      ],
      [
        'two changes of one request are two changes',
        [updated('a', 'x', 'y', { requestId: 'req_1' }), updated('b', 'y', 'z', { requestId: 'req_1' })],
        'b',
        'settled',
      ],
      [
        'also when one of them is repeated',
        [
          updated('a', 'x', 'y', { requestId: 'req_1' }),
          updated('b', 'x', 'y', { requestId: 'req_1' }),
          updated('c', 'y', 'z', { requestId: 'req_1' }),
        ],
        'c',
        'settled',
      ],
      [
        'a repeated change that another one takes back is no end',
        [
          updated('a', 'x', 'y', { requestId: 'req_1' }),
          updated('b', 'x', 'y', { requestId: 'req_1' }),
          updated('c', 'y', 'x', { requestId: 'req_2' }),
          created('d', 'x'),
        ],
        'd',
        'settled',
      ],
      [
        'what does not tell its state before cannot be put between two others',
        [updated('b', 'x', 'y'), updated('a', undefined, 'z')],
        'a',
        'unresolved',
      ],
      [
        'events without previous_attributes do not count beside an update',
        [remark('a', 'paused'), updated('b', 'x', 'y')],
        'b',
        'settled',
      ],
      [
        'without an update they do, after the creation',
        [created('a', 'x'), remark('b', 'y')],
        'b',
        'settled',
      ],
      ['but not two of them that differ', [remark('b', 'resumed'), remark('a', 'paused')], 'a', 'unresolved'],
      ['two that agree leave no doubt', [remark('b', 'paused'), remark('a', 'paused')], 'a', 'settled'],
    ])('%s', (_, versions, winner, certainty) => {
      expect(whichStateWins(versions, rules)).toMatchObject({ winner: { eventId: winner }, certainty });
      expect(whichStateWins(versions.toReversed(), rules)).toEqual(whichStateWins(versions, rules));
    });

    it.each([
      ['one event alone', [remark('a', 'x'), remark('b', 'y', EARLIER)], false],
      ['one event delivered twice', [updated('a', 'x', 'y'), updated('a', 'x', 'y')], false],
      ['two events of that second', [updated('a', 'x', 'y'), updated('b', 'y', 'z')], true],
      [
        'a circle decided by an older event',
        [updated('a', 'x', 'y'), updated('b', 'y', 'x'), remark('c', 'x', 1)],
        true,
      ],
    ])('of %s it remembers whether they were compared', (_, versions, tied) => {
      expect(whichStateWins(versions, rules)).toMatchObject({ at: NOW, tied });
    });
  });
});

/** The events as a projection of the real thing sees them; each is named by its state. */
function deciding<S extends { id: string }>(projection: Projection<S>) {
  return (events: ObjectEvent[]) => {
    const versions = events.map((event) => versionOf(event, (object) => projection.read(object)));
    return whichStateWins(
      versions.filter((each) => each !== undefined),
      projection,
    );
  };
}

const domains = {
  customer: deciding(new CustomerProjection()),
  subscription: deciding(new SubscriptionProjection()),
  invoice: deciding(new InvoiceProjection()),
  payment: deciding(new PaymentProjection()),
  charge: deciding(new ChargeProjection()),
  refund: deciding(refund.projection),
  dispute: deciding(dispute.projection),
  price: deciding(price.projection),
};

const seen = (id: string, createdAt: number, object: object): ObjectEvent => ({
  id,
  type: 'thing.seen',
  created: createdAt,
  data: { object: { id: 'x_1', ...object } },
});

describe('the states of Stripe’s objects', () => {
  it.each([
    ['subscription', { status: 'canceled' }, { status: 'active' }],
    ['subscription', { status: 'incomplete_expired' }, { status: 'active' }],
    ['invoice', { status: 'paid' }, { status: 'open' }],
    ['invoice', { status: 'void' }, { status: 'open' }],
    ['invoice', { status: 'void' }, { status: 'uncollectible' }],
    ['payment', { status: 'succeeded' }, { status: 'processing' }],
    ['payment', { status: 'canceled' }, { status: 'requires_payment_method' }],
    ['customer', { deleted: true }, { email: 'ada@example.test' }],
    ['refund', { status: 'failed' }, { status: 'succeeded' }],
    ['refund', { status: 'canceled' }, { status: 'pending' }],
    ['price', { deleted: true }, { active: true }],
  ] as const)('%s: %j beats a newer %j', (kind, older, newer) => {
    const verdict = domains[kind]([seen('newer', LATER, newer), seen('older', NOW, older)]);
    expect(verdict?.winner.eventId).toBe('older');
  });

  it.each([
    ['subscription', { status: 'unpaid' }, { status: 'active' }],
    ['subscription', { status: 'paused' }, { status: 'active' }],
    ['subscription', { status: 'canceled', trial_end: 1 }, { status: 'canceled', trial_end: 2 }],
    ['invoice', { status: 'uncollectible' }, { status: 'open' }],
    ['payment', { status: 'requires_action' }, { status: 'requires_payment_method' }],
    ['charge', { amount_refunded: 2900, refunded: true }, { amount_refunded: 900, refunded: false }],
    ['refund', { status: 'succeeded' }, { status: 'failed' }],
    ['dispute', { status: 'lost' }, { status: 'appeal_needs_response' }],
    ['dispute', { status: 'warning_closed' }, { status: 'needs_response' }],
    ['price', { active: false }, { active: true }],
  ] as const)('%s: %j gives way to a newer %j', (kind, older, newer) => {
    const verdict = domains[kind]([seen('newer', LATER, newer), seen('older', NOW, older)]);
    expect(verdict?.winner.eventId).toBe('newer');
  });

  const declined = { status: 'requires_payment_method', last_payment_error: { code: 'card_declined' } };
  it.each([
    ['invoice', { status: 'draft' }, { status: 'open' }],
    ['invoice', { status: 'open', attempt_count: 9 }, { status: 'uncollectible', attempt_count: 1 }],
    ['invoice', { status: 'uncollectible' }, { status: 'paid' }],
    ['invoice', { status: 'open', attempt_count: 9 }, { status: 'open', attempt_count: 10 }],
    ['invoice', { status: 'open', amount_paid: 9 }, { status: 'open', amount_paid: 10 }],
    ['payment', { status: 'requires_payment_method' }, { status: 'processing' }],
    ['payment', { status: 'requires_payment_method' }, { status: 'requires_action' }],
    ['payment', { status: 'requires_action' }, declined],
    ['payment', declined, { status: 'succeeded' }],
    ['charge', { amount_refunded: 900 }, { amount_refunded: 1000 }],
    ['refund', { status: 'pending' }, { status: 'succeeded' }],
    ['refund', { status: 'requires_action' }, { status: 'succeeded' }],
    ['refund', { status: 'succeeded' }, { status: 'failed' }],
    ['dispute', { status: 'needs_response' }, { status: 'under_review' }],
    ['dispute', { status: 'under_review' }, { status: 'lost' }],
    ['dispute', { status: 'lost' }, { status: 'won' }],
  ] as const)('%s: within one second %j comes before %j', (kind, first, last) => {
    const verdict = domains[kind]([seen('b', NOW, last), seen('a', NOW, first)]);
    expect(verdict).toMatchObject({ winner: { eventId: 'b' }, certainty: 'settled' });
  });

  it('is unresolved where the order of an object’s states cannot tell two of them apart', () => {
    const verdict = domains.charge([
      seen('b', NOW, { amount_refunded: 900, currency: 'usd' }),
      seen('a', NOW, { amount_refunded: 900, currency: 'eur' }),
    ]);
    expect(verdict).toMatchObject({ winner: { eventId: 'a' }, certainty: 'unresolved' });
  });
});
