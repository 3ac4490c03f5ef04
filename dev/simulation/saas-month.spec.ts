import { disorder } from './disorder';
import { MONTH_WITH_DUNNING, saasMonth, type SaasMonth } from './saas-month';
import { simulatedTypes, traffic } from './traffic';

const OPTIONS = { seed: 'spec', tenants: 20, startsAt: 1_790_000_000 };

function typesOf(month: SaasMonth, customerId: string): string[] {
  return month.deliveries
    .filter(({ payload }) => payload.includes(customerId))
    .map(({ event }) => event.type)
    .filter((type) => type.startsWith('customer.subscription.'));
}

describe('a month in the life of a small SaaS', () => {
  it('is the same under the same seed, another under another', () => {
    expect(saasMonth(OPTIONS)).toEqual(saasMonth(OPTIONS));
    const ids = new Set(saasMonth(OPTIONS).deliveries.map(({ event }) => event.id));
    const others = saasMonth({ ...OPTIONS, seed: 'other' }).deliveries;
    expect(others.filter(({ event }) => ids.has(event.id))).toEqual([]);
  });

  it.each(['current', 'old', 'mixed'] as const)(
    'has no event twice and goes forward in time (%s)',
    (shape) => {
      const { deliveries } = saasMonth({ ...OPTIONS, shape });
      expect(new Set(deliveries.map(({ event }) => event.id)).size).toBe(deliveries.length);
      const times = deliveries.map(({ event }) => event.created);
      expect(times).toEqual(times.toSorted((one, other) => one - other));
      for (const { event, payload } of deliveries)
        expect(JSON.parse(payload)).toMatchObject({ id: event.id });
    },
  );

  it('chains previous_attributes within one second', () => {
    const month = saasMonth({ ...OPTIONS, shape: 'current' });
    const upgrader = month.tenants.find(({ plot }) => plot.includes('twice'));
    const upgrades = month.deliveries
      .filter(({ event }) => event.type === 'customer.subscription.updated')
      .filter(({ payload }) => payload.includes(upgrader?.customerId ?? 'nobody'))
      .slice(-2)
      .map(({ payload }): { created: number; data: { object: Items; previous_attributes: Items } } =>
        JSON.parse(payload),
      );
    const [first, second] = upgrades;
    expect(first?.created).toBe(second?.created);
    expect(second?.data.previous_attributes.items.data).toEqual(first?.data.object.items.data);
  });

  it('tells every kind of story, with an ending for each', () => {
    const month = saasMonth({ ...OPTIONS, tenants: 10 });
    const endings = month.tenants.map(({ expectation: end }) => [end.planSlug, end.subscriptionStatus]);
    expect(endings).toEqual([
      ['starter', 'active'],
      ['pro', 'active'],
      ['business', 'active'],
      ['pro', 'past_due'],
      ['pro', 'active'],
      ['starter', 'active'],
      ['free', 'canceled'],
      ['pro', 'active'],
      ['free', 'canceled'],
      ['business', 'active'],
    ]);
    const refunds = month.tenants.map(({ expectation: end }) => end.refunded);
    expect(refunds).toEqual([0, 0, 0, 0, 0, 500, 14_900, 0, 0, 0]);
    expect(month.tenants[4]?.expectation).toMatchObject({ currency: 'jpy', paid: 14_800 });
    // The yearly add-on is billed once, the plan beside it twice.
    expect(month.tenants[9]?.expectation).toMatchObject({ currency: 'usd', paid: 60_000 + 2 * 14_900 });
    const end = OPTIONS.startsAt + MONTH_WITH_DUNNING;
    expect(month.deliveries.at(-1)?.event.created).toBeLessThan(end);
    const alive = month.tenants.filter(({ expectation }) => expectation.subscriptionStatus !== 'canceled');
    expect(alive.every(({ expectation }) => expectation.currentPeriodEnd > end)).toBe(true);
  });

  it('ends a cancelled subscription with deleted', () => {
    const month = saasMonth(OPTIONS);
    for (const { customerId, expectation } of month.tenants) {
      const ended = typesOf(month, customerId).at(-1) === 'customer.subscription.deleted';
      expect(ended).toBe(expectation.subscriptionStatus === 'canceled');
    }
  });

  it('names each tenant somewhere, but for those that an admin links', () => {
    const month = saasMonth(OPTIONS);
    expect(month.tenants.filter(({ linkedByAdmin }) => linkedByAdmin)).toHaveLength(2);
    for (const { id, linkedByAdmin } of month.tenants) {
      expect(month.deliveries.some(({ payload }) => payload.includes(id))).toBe(!linkedByAdmin);
    }
  });
});

describe('disorder', () => {
  const items = Array.from({ length: 500 }, (_, index) => index);

  it('keeps every item and adds only copies', () => {
    const shuffled = disorder(items, { seed: 1, duplicates: 0.2, window: 30 });
    expect([...new Set(shuffled)].toSorted((one, other) => one - other)).toEqual(items);
    expect(shuffled.length).toBeGreaterThan(550);
    expect(shuffled.length).toBeLessThan(650);
    expect(shuffled).toEqual(disorder(items, { seed: 1, duplicates: 0.2, window: 30 }));
    expect(shuffled).not.toEqual(disorder(items, { seed: 2, duplicates: 0.2, window: 30 }));
  });

  it('moves nothing further than its window', () => {
    const shuffled = disorder(items, { seed: 1, duplicates: 0, window: 30 });
    expect(shuffled).not.toEqual(items);
    expect(Math.max(...shuffled.map((item, place) => Math.abs(item - place)))).toBeLessThanOrEqual(30);
    expect(disorder(items, { seed: 1, duplicates: 0, window: 0 })).toEqual(items);
  });
});

describe('traffic', () => {
  const run = { seed: 'run', startsAt: 1_790_000_000, duplicates: 0, window: 0 };

  it('makes as many different events as were asked for, chapter after chapter', () => {
    const ids = new Set([...traffic({ ...run, count: 700 })].map(({ event }) => event.id));
    expect(ids.size).toBe(700);
  });

  it('keeps to the wanted types', () => {
    const types = new Set(['charge.refunded', 'invoice.paid']);
    const sent = [...traffic({ ...run, count: 90, types })].map(({ event }) => event.type);
    expect(sent).toHaveLength(90);
    expect(new Set(sent)).toEqual(types);
    expect(simulatedTypes()).toEqual(expect.arrayContaining([...types, 'product.updated']));
  });
});

interface Items {
  items: { data: unknown[] };
}
