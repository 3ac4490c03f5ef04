import * as fc from 'fast-check';
import {
  bestPlan,
  bestSubscription,
  isEntitled,
  isKnownStatus,
  lacksPrice,
  type TenantSubscription,
} from './best-subscription';

const free = { id: 'plan_free', sortOrder: 0 };
const pro = { id: 'plan_pro', sortOrder: 10 };
const team = { id: 'plan_team', sortOrder: 20 };

const subscription = (id: string, of: Partial<TenantSubscription> = {}): TenantSubscription => ({
  id,
  status: 'active',
  created: 1000,
  currentPeriodEnd: 2000,
  cancelAtPeriodEnd: false,
  cancelAt: null,
  plans: [pro],
  hasMappedPrice: true,
  ...of,
});

describe('a status', () => {
  it.each([
    ['active', true],
    ['trialing', true],
    ['past_due', true],
    ['incomplete', false],
    ['incomplete_expired', false],
    ['unpaid', false],
    ['paused', false],
    ['canceled', false],
  ])('%s is known, and entitles: %j', (status, entitles) => {
    expect([isKnownStatus(status), isEntitled(status)]).toEqual([true, entitles]);
  });

  it.each(['suspended', '', 'Canceled', 'constructor'])(
    '%j is unknown, and entitles all the same',
    (status) => {
      expect([isKnownStatus(status), isEntitled(status)]).toEqual([false, true]);
    },
  );
});

describe('bestPlan', () => {
  it.each([
    ['the plan of the highest sort order', [pro, team, free], 'plan_team'],
    ['of two of the same sort order the smaller id', [pro, { id: 'plan_plus', sortOrder: 10 }], 'plan_plus'],
    ['a plan below zero rather than none', [{ id: 'plan_legacy', sortOrder: -5 }], 'plan_legacy'],
    ['none where the items buy none', [], undefined],
  ])('is %s', (_, plans, id) => {
    expect(bestPlan({ plans })?.id).toBe(id);
  });
});

describe('lacksPrice', () => {
  it.each([
    ['of an entitled subscription none of whose prices is mapped', 'trialing', false, true],
    ['not when one is, be it as "not a plan"', 'active', true, false],
    ['not of a subscription that entitles to nothing anyway', 'canceled', false, false],
    ['of a status nobody knows', 'suspended', false, true],
  ])('is true %s', (_, status, hasMappedPrice, lacks) => {
    expect(lacksPrice(subscription('s', { status, plans: [], hasMappedPrice }))).toBe(lacks);
  });
});

/** Leaves open which of two that end together is better. */
const latest: typeof bestSubscription = (all) =>
  all.toSorted((a, b) => (b.currentPeriodEnd ?? 0) - (a.currentPeriodEnd ?? 0))[0];

describe('bestSubscription', () => {
  it('is undefined of none', () => {
    expect(bestSubscription([])).toBeUndefined();
  });

  const unmapped = { plans: [], hasMappedPrice: false };
  it.each<[string, Partial<TenantSubscription>, Partial<TenantSubscription>]>([
    ['an entitled one beats a better plan', { status: 'past_due' }, { status: 'canceled', plans: [team] }],
    [
      'a better plan beats a better status',
      { status: 'past_due', plans: [free, team] },
      { status: 'active', currentPeriodEnd: 9000 },
    ],
    ['any plan beats an unmapped price', { plans: [{ id: 'plan_legacy', sortOrder: -5 }] }, unmapped],
    [
      'an unmapped price, which may be a plan, beats one that is not',
      { ...unmapped, status: 'past_due' },
      { plans: [], status: 'active' },
    ],
    ['active beats trialing', { status: 'active' }, { status: 'trialing', currentPeriodEnd: 9000 }],
    ['trialing beats past_due', { status: 'trialing' }, { status: 'past_due', currentPeriodEnd: 9000 }],
    ['past_due beats a status nobody knows', { status: 'past_due' }, { status: 'suspended' }],
    ['a status nobody knows beats canceled', { status: 'suspended' }, { status: 'canceled' }],
    ['then the latest period end', { currentPeriodEnd: 2001 }, { created: 9000 }],
    ['any period end beats none', { currentPeriodEnd: 0 }, { currentPeriodEnd: null, created: 9000 }],
    ['then the newest', { created: 1001 }, {}],
    ['any creation beats none', { created: 0 }, { created: null }],
    ['then the smaller id', { id: 'sub_0' }, {}],
    [
      'when nothing better exists, a better plan that was canceled',
      { status: 'canceled', plans: [team] },
      { status: 'paused' },
    ],
  ])('%s', (_, better, worse) => {
    const [first, second] = [subscription('sub_b', better), subscription('sub_a', worse)];
    expect(bestSubscription([second, first])).toBe(first);
    expect(bestSubscription([first, second])).toBe(first);
  });

  const few = fc.constantFrom(null, 1000, 2000);
  const anySubscriptions = fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 0, max: 9 }).map((n) => `sub_${n}`),
      status: fc.constantFrom('active', 'trialing', 'past_due', 'canceled', 'unpaid', 'suspended'),
      created: few,
      currentPeriodEnd: few,
      cancelAtPeriodEnd: fc.boolean(),
      cancelAt: few,
      plans: fc.subarray([free, pro, team]),
      hasMappedPrice: fc.boolean(),
    }),
    { selector: ({ id }) => id, minLength: 1, maxLength: 6 },
  );

  const ignoresTheOrder = (best: typeof bestSubscription) =>
    fc.property(
      anySubscriptions.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
      ),
      ([some, shuffled]) => best(some)?.id === best(shuffled)?.id,
    );

  it('depends on the set alone', () => {
    fc.assert(ignoresTheOrder(bestSubscription), { numRuns: 1000 });
    expect(fc.check(ignoresTheOrder(latest), { numRuns: 1000 }).failed).toBe(true);
  });

  it('stays the best when any other one goes', () => {
    fc.assert(
      fc.property(anySubscriptions, fc.nat(5), (all, index) => {
        const best = bestSubscription(all);
        const others = all.filter((each, position) => each === best || position !== index);
        expect(bestSubscription(others)).toBe(best);
      }),
    );
  });
});
