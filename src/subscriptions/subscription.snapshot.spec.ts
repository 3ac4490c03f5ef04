import * as fc from 'fast-check';
import { readSubscription } from './subscription.snapshot';

const list = (...data: unknown[]) => ({ object: 'list', data, has_more: false });
const item = (id: string, more: object = {}) => ({
  id,
  price: { id: `price_${id}`, product: `prod_${id}` },
  ...more,
});

const FIRST = {
  id: 'a',
  priceId: 'price_a',
  productId: 'prod_a',
  quantity: 2,
  currentPeriodStart: 10,
  currentPeriodEnd: 20,
};

describe('readSubscription', () => {
  it('reads today’s shape', () => {
    const sent = {
      id: 'sub_1',
      object: 'subscription',
      customer: 'cus_1',
      status: 'active',
      created: 9,
      cancel_at_period_end: false,
      cancel_at: 30,
      canceled_at: 12,
      ended_at: null,
      trial_end: null,
      pause_collection: { behavior: 'void', resumes_at: null },
      metadata: { tenant_id: 'acme' },
      items: list(
        item('b', { quantity: 1, current_period_start: 15, current_period_end: 45 }),
        item('a', { quantity: 2, current_period_start: 10, current_period_end: 20 }),
      ),
    };
    expect(JSON.stringify(readSubscription(sent))).toBe(
      JSON.stringify({
        id: 'sub_1',
        customerId: 'cus_1',
        status: 'active',
        created: 9,
        priceId: 'price_b',
        quantity: 1,
        currentPeriodStart: 15,
        currentPeriodEnd: 45,
        cancelAtPeriodEnd: false,
        cancelAt: 30,
        canceledAt: 12,
        endedAt: null,
        trialEnd: null,
        pauseCollection: 'void',
        tenantName: 'acme',
        items: [
          FIRST,
          {
            id: 'b',
            priceId: 'price_b',
            productId: 'prod_b',
            quantity: 1,
            currentPeriodStart: 15,
            currentPeriodEnd: 45,
          },
        ],
        itemsComplete: true,
      }),
    );
  });

  const period = { current_period_start: 10, current_period_end: 20 };
  it.each([
    [
      'price beside plan, period on the subscription (2020 to 2025)',
      {
        ...period,
        quantity: 2,
        plan: { id: 'price_a' },
        items: list(item('a', { plan: { id: 'price_a' }, quantity: 2 })),
      },
      { priceId: 'price_a', quantity: 2, currentPeriodEnd: 20, items: [FIRST], itemsComplete: true },
    ],
    [
      'both shapes: the items’ period wins',
      { current_period_start: 1, current_period_end: 2, items: list(item('a', { ...period, quantity: 2 })) },
      { currentPeriodStart: 10, currentPeriodEnd: 20, items: [FIRST] },
    ],
    [
      'plan on the items (2018)',
      { ...period, items: list({ id: 'a', plan: { id: 'price_a', product: 'prod_a' }, quantity: 2 }) },
      { priceId: 'price_a', items: [FIRST] },
    ],
    [
      'a bare array of items, quantities not the subscription’s',
      { ...period, quantity: 1, items: [item('a', { quantity: 2 }), item('b')] },
      {
        quantity: 2,
        itemsComplete: true,
        items: [FIRST, { ...FIRST, id: 'b', priceId: 'price_b', productId: 'prod_b', quantity: null }],
      },
    ],
    [
      'one plan, no items (2013)',
      { ...period, quantity: 3, plan: { id: 'gold' } },
      {
        priceId: 'gold',
        quantity: 3,
        itemsComplete: true,
        items: [
          {
            id: 'sub_1',
            priceId: 'gold',
            productId: null,
            quantity: 3,
            currentPeriodStart: 10,
            currentPeriodEnd: 20,
          },
        ],
      },
    ],
    [
      'quantity of the subscription for its only item',
      { quantity: 2, items: list(item('a')) },
      { quantity: 2 },
    ],
    ['metered price', { items: list(item('a')) }, { priceId: 'price_a', quantity: null }],
    ['price id instead of a price', { items: list({ id: 'a', price: 'price_a' }) }, { priceId: 'price_a' }],
    [
      'expanded product',
      { items: list({ id: 'a', price: { id: 'p', product: { id: 'prod_a' } } }) },
      { items: [expect.objectContaining({ productId: 'prod_a' })] },
    ],
    [
      'neither items nor plan',
      period,
      { priceId: null, currentPeriodStart: 10, currentPeriodEnd: 20, items: [], itemsComplete: false },
    ],
    ['an empty list', { items: list() }, { items: [], itemsComplete: false }],
    ['a truncated list', { items: { ...list(item('a')), has_more: true } }, { itemsComplete: false }],
    [
      'an item without id',
      { items: list(item('a'), { price: { id: 'p' } }) },
      { priceId: 'price_a', itemsComplete: false },
    ],
    [
      'an item twice',
      { items: list(item('a'), item('a')) },
      { items: [expect.objectContaining({ id: 'a' })], itemsComplete: false },
    ],
    ['expanded customer', { customer: { id: 'cus_1', deleted: true } }, { customerId: 'cus_1' }],
    ['no customer', { customer: null, customer_account: 'acct_1' }, { customerId: null }],
    ['a status of the future', { status: 'hibernating' }, { status: 'hibernating' }],
    ['no status', { status: null }, { status: 'unknown' }],
    [
      'a cancellation scheduled by flag',
      { cancel_at_period_end: true },
      { cancelAtPeriodEnd: true, cancelAt: null },
    ],
    [
      'an end',
      { status: 'canceled', ended_at: 7, canceled_at: 6 },
      { status: 'canceled', endedAt: 7, canceledAt: 6 },
    ],
    [
      'a trial',
      { trial_end: 8, items: list(item('a', { current_trial: { end_date: 9 } })) },
      { trialEnd: 8 },
    ],
    [
      'trials of the items',
      {
        items: list(
          item('a', { current_trial: { end_date: 9 } }),
          item('b', { current_trial: { end_date: 11 } }),
          item('c', { current_trial: null }),
        ),
      },
      { trialEnd: 11 },
    ],
    ['a start only', { start: 5 }, { created: null }],
    ['an empty metadata array', { metadata: [] }, { tenantName: null }],
  ])('reads %s', (_, sent, expected) => {
    expect(readSubscription({ id: 'sub_1', ...sent })).toMatchObject(expected);
  });

  it.each([[{}], [{ id: null }], [{ id: 5 }], [{ id: 'sub 1' }]])(
    'is null without a usable id: %j',
    (sent) => {
      expect(readSubscription(sent)).toBeNull();
    },
  );

  it('reads any JSON, with the same properties in the same order', () => {
    const key = fc.constantFrom(
      'id',
      'items',
      'data',
      'has_more',
      'plan',
      'price',
      'product',
      'quantity',
      'current_trial',
      'metadata',
    );
    const { object } = fc.letrec((tie) => ({
      object: fc.dictionary(key, tie('value')),
      value: fc.oneof(
        { maxDepth: 5 },
        fc.jsonValue(),
        fc.constant('x'),
        tie('object'),
        fc.array(tie('value')),
      ),
    }));
    const keys = Object.keys(readSubscription({ id: 'sub_1' }) ?? {});
    fc.assert(
      fc.property(object, (sent) => {
        const read = readSubscription({ ...(sent as object), id: 'sub_1' });
        expect(Object.keys(read ?? {})).toEqual(keys);
      }),
    );
  });
});
