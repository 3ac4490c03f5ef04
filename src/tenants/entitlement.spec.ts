import * as fc from 'fast-check';
import type { TenantSubscription } from './best-subscription';
import { entitlementOf, type TenantBilling } from './entitlement';

const free = { id: 'plan_free', sortOrder: 0 };
const pro = { id: 'plan_pro', sortOrder: 10 };
const plus = { id: 'plan_plus', sortOrder: 10 };
const team = { id: 'plan_team', sortOrder: 20 };
const plans = [free, pro, plus, team];

const subscription = (of: Partial<TenantSubscription> = {}): TenantSubscription => ({
  id: 'sub_1',
  status: 'active',
  created: 1000,
  currentPeriodEnd: 2000,
  cancelAtPeriodEnd: false,
  cancelAt: null,
  plans: [pro],
  hasMappedPrice: true,
  ...of,
});

const billing = (of: Partial<TenantBilling> = {}): TenantBilling => ({
  subscriptions: [subscription()],
  plan: free,
  subscriptionId: null,
  subscriptionIsStored: false,
  defaultPlanIds: [free.id],
  ...of,
});

/** What became of a tenant, in words: its plan, whose subscription it shows, and what is flagged. */
function outcomeOf(of: Partial<TenantBilling>) {
  const { planId, subscription: shown, flags } = entitlementOf(billing(of));
  return [planId ?? 'as it was', shown === undefined ? 'as it was' : (shown?.id ?? 'none'), ...flags];
}

describe('entitlementOf', () => {
  const canceled = subscription({ status: 'canceled' });
  const unmapped = subscription({ plans: [], hasMappedPrice: false });
  const notAPlan = subscription({ plans: [] });
  const strange = subscription({ status: 'suspended' });
  const elsewhere = { subscriptionId: 'sub_9', subscriptionIsStored: false };
  const stored = { subscriptionId: 'sub_9', subscriptionIsStored: true };

  it.each<[string, Partial<TenantBilling>, string[]]>([
    ['gives the plan of the best subscription', {}, ['plan_pro', 'sub_1']],
    [
      'takes the best plan among its items',
      { subscriptions: [subscription({ plans: [pro, team] })] },
      ['plan_team', 'sub_1'],
    ],
    ['downgrades too', { plan: team }, ['plan_pro', 'sub_1']],
    ['replaces another stored subscription', stored, ['plan_pro', 'sub_1']],
    [
      'never touches a tenant without subscriptions',
      { subscriptions: [], plan: team },
      ['as it was', 'as it was'],
    ],
    [
      'nor one whose named subscription is not stored',
      { subscriptions: [], plan: team, ...elsewhere },
      ['as it was', 'as it was'],
    ],
    [
      'takes the plan away when its subscription has moved to another tenant',
      { subscriptions: [], plan: team, ...stored },
      ['plan_free', 'none'],
    ],
    [
      'gives the default plan when none entitles',
      { subscriptions: [canceled], plan: team },
      ['plan_free', 'sub_1'],
    ],
    [
      'gives it for what is mapped to no plan',
      { subscriptions: [notAPlan], plan: team },
      ['plan_free', 'sub_1'],
    ],
    [
      'keeps the plan when there is no default plan',
      { subscriptions: [canceled], defaultPlanIds: [] },
      ['as it was', 'sub_1', 'no_default_plan'],
    ],
    [
      'keeps it when there are several',
      { subscriptions: [canceled], defaultPlanIds: [free.id, pro.id] },
      ['as it was', 'sub_1', 'several_default_plans'],
    ],
    [
      'waits for a price that nobody has mapped',
      { subscriptions: [unmapped], plan: team },
      ['as it was', 'as it was', 'price_not_mapped'],
    ],
    [
      'waits for no price of a canceled one',
      { subscriptions: [{ ...unmapped, status: 'canceled' }], plan: team },
      ['plan_free', 'sub_1'],
    ],
    [
      'waits for no price beside one that is mapped',
      { subscriptions: [{ ...unmapped, id: 'sub_2' }, subscription({ status: 'past_due' })] },
      ['plan_pro', 'sub_1'],
    ],
    [
      'entitles a status nobody knows',
      { subscriptions: [strange] },
      ['plan_pro', 'sub_1', 'unknown_subscription_status'],
    ],
    [
      'downgrades nobody while the named subscription is not stored',
      { plan: team, ...elsewhere },
      ['as it was', 'as it was', 'named_subscription_not_stored'],
    ],
    [
      'nor for a cancellation',
      { subscriptions: [canceled], plan: pro, ...elsewhere },
      ['as it was', 'as it was', 'named_subscription_not_stored'],
    ],
    ['but upgrades', elsewhere, ['plan_pro', 'as it was', 'named_subscription_not_stored']],
    [
      'and gives a plan to who has none',
      { plan: null, ...elsewhere },
      ['plan_pro', 'as it was', 'named_subscription_not_stored'],
    ],
  ])('%s', (_, of, outcome) => {
    expect(outcomeOf(of)).toEqual(outcome);
  });

  it('does not look at the clock: what is past changes nothing until Stripe says so', () => {
    const past = subscription({ currentPeriodEnd: 1, cancelAt: 1, cancelAtPeriodEnd: true });
    expect(entitlementOf(billing({ subscriptions: [past] }))).toEqual({
      planId: pro.id,
      subscription: past,
      flags: [],
    });
  });
});

const subscriptions = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom('sub_1', 'sub_2', 'sub_3'),
    status: fc.constantFrom('active', 'trialing', 'past_due', 'canceled', 'unpaid', 'suspended'),
    created: fc.constantFrom(null, 1000),
    currentPeriodEnd: fc.constantFrom(null, 2000),
    cancelAtPeriodEnd: fc.boolean(),
    cancelAt: fc.constantFrom(null, 2000),
    plans: fc.subarray(plans),
    hasMappedPrice: fc.boolean(),
  }),
  { selector: ({ id }) => id, maxLength: 3 },
);

const anyBilling: fc.Arbitrary<TenantBilling> = fc.record({
  subscriptions,
  plan: fc.constantFrom(null, ...plans),
  subscriptionId: fc.constantFrom(null, 'sub_1', 'sub_8', 'sub_9'),
  subscriptionIsStored: fc.boolean(),
  defaultPlanIds: fc.subarray(plans.map(({ id }) => id)),
});

type Rule = typeof entitlementOf;

/** The tenant with a rule's result written into its row. */
function applied(before: TenantBilling, rule: Rule): TenantBilling {
  const { planId, subscription: shown } = rule(before);
  const plan = plans.find(({ id }) => id === planId) ?? before.plan;
  if (shown === undefined) return { ...before, plan };
  return { ...before, plan, subscriptionId: shown?.id ?? null, subscriptionIsStored: shown !== null };
}

const settlesAtOnce = (rule: Rule) =>
  fc.property(anyBilling, (before) => {
    const once = applied(before, rule);
    return JSON.stringify(applied(once, rule)) === JSON.stringify(once);
  });

/** Tenants with a stored subscription, and nothing that the function has to wait for. */
const dependsOnSubscriptionsAlone = (rule: Rule) =>
  fc.property(anyBilling, fc.constantFrom(null, ...plans), (tenant, otherPlan) => {
    fc.pre(tenant.subscriptions.length > 0 && tenant.defaultPlanIds.length === 1);
    const known = { ...tenant, subscriptionIsStored: true };
    const [some, other] = [rule(known), rule({ ...known, plan: otherPlan, subscriptionId: null })];
    return JSON.stringify(some) === JSON.stringify(other);
  });

/** Takes nothing away, so that what a tenant once had counts. */
const neverDowngrades: Rule = (tenant) => {
  const entitlement = entitlementOf(tenant);
  const plan = plans.find(({ id }) => id === entitlement.planId);
  if (!tenant.plan || !plan || plan.sortOrder >= tenant.plan.sortOrder) return entitlement;
  return { ...entitlement, planId: tenant.plan.id };
};

/** A different answer for whoever has the right plan already. */
const turnsBackAndForth: Rule = (tenant) => {
  const entitlement = entitlementOf(tenant);
  return entitlement.planId === tenant.plan?.id ? { ...entitlement, planId: free.id } : entitlement;
};

describe('a tenant’s plan', () => {
  it('stays as it is when it is computed again', () => {
    fc.assert(settlesAtOnce(entitlementOf), { numRuns: 1000 });
    expect(fc.check(settlesAtOnce(turnsBackAndForth), { numRuns: 1000 }).failed).toBe(true);
  });

  it('is a function of its stored subscriptions, not of the plan it had', () => {
    fc.assert(dependsOnSubscriptionsAlone(entitlementOf), { numRuns: 1000 });
    expect(fc.check(dependsOnSubscriptionsAlone(neverDowngrades), { numRuns: 1000 }).failed).toBe(true);
  });

  it('is never lowered while the subscription that the tenant names is not stored', () => {
    fc.assert(
      fc.property(anyBilling, (tenant) => {
        const unknown = { ...tenant, subscriptionId: 'sub_9', subscriptionIsStored: false };
        const after = applied(unknown, entitlementOf);
        expect(after.plan?.sortOrder ?? -1).toBeGreaterThanOrEqual(tenant.plan?.sortOrder ?? -1);
        expect(after.subscriptionId).toBe('sub_9');
      }),
    );
  });
});
