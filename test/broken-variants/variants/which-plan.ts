import type { BrokenVariant } from '../broken-variant';

const best = 'src/tenants/best-subscription.ts';
const bestSpec = 'src/tenants/best-subscription.spec.ts';
const entitlement = 'src/tenants/entitlement.ts';
const entitlementSpec = 'src/tenants/entitlement.spec.ts';

export const whichPlan: BrokenVariant[] = [
  {
    rule: 'A plan is a function of all stored subscriptions of all customers of the tenant',
    broken: 'only the newest subscription counts',
    source: 'src/tenants/tenant-billing.repository.ts',
    text: 'where c.tenant_id = any ($1::uuid[])',
    replace: `where c.tenant_id = any ($1::uuid[]) and s.version_at = (
           select max(x.version_at) from stripe_subscriptions x
           join stripe_customers y on y.id = x.customer_id where y.tenant_id = c.tenant_id)`,
    spec: 'test/histories/histories.slow-spec.ts',
  },
  {
    rule: 'A tenant that never had a subscription is left alone',
    broken: 'it gets the default plan',
    source: entitlement,
    pattern: 'return movedAway ? { ...withoutPlan(billing), subscription: null } : { flags: [] };',
    replace:
      'return movedAway || !namesUnknown ? { ...withoutPlan(billing), subscription: null } : { flags: [] };',
    spec: entitlementSpec,
  },
  {
    rule: 'Nothing is taken away while the subscription that the tenant names is not stored',
    broken: 'it is',
    source: entitlement,
    pattern: 'if (namesUnknown) $BODY',
    replace: 'if (namesUnknown && plan) $BODY',
    spec: entitlementSpec,
  },
  {
    rule: '`past_due` entitles',
    broken: 'it does not',
    source: best,
    pattern: 'const endedStatuses = new Set([$$$STATUSES]);',
    replace: "const endedStatuses = new Set(['past_due', $$$STATUSES]);",
    spec: bestSpec,
  },
  {
    rule: 'A status that nobody knows entitles, and is flagged',
    broken: 'it does not entitle',
    source: best,
    pattern: 'return !endedStatuses.has(status);',
    replace: 'return entitledStatuses.includes(status);',
    spec: bestSpec,
  },
  {
    rule: 'Entitled comes before the better plan',
    broken: 'the better plan comes first',
    source: best,
    pattern: 'Number(isEntitled(b.status)) - Number(isEntitled(a.status)) || $NEXT',
    replace: '$NEXT',
    spec: bestSpec,
  },
  {
    rule: 'The better plan comes before the later period end',
    broken: 'plans are not compared',
    source: best,
    pattern: '$FIRST || (bestPlan(b)?.sortOrder ?? -Infinity) - (bestPlan(a)?.sortOrder ?? -Infinity)',
    replace: '$FIRST',
    spec: bestSpec,
  },
  {
    rule: 'A subscription waits for a price only when none of its items is mapped',
    broken: 'it always waits for what is not mapped',
    source: best,
    pattern: 'return isEntitled(status) && !hasMappedPrice;',
    replace: 'return isEntitled(status);',
    spec: entitlementSpec,
  },
  {
    rule: 'With no default plan, or several, the plan stays',
    broken: 'the first of several is taken',
    source: entitlement,
    pattern: 'if (planId !== undefined && defaultPlanIds.length === 1) $BODY',
    replace: 'if (planId !== undefined) $BODY',
    spec: entitlementSpec,
  },
  {
    rule: "Workspaces take plan and limits from the tenant's plan",
    broken: 'they keep what they had',
    source: 'src/tenants/tenants.repository.ts',
    text: 'where t.id = any ($1::uuid[]) and w.tenant_id = t.id and (w.plan_id,',
    replace: "where t.id = any ($1::uuid[]) and w.tenant_id = t.id and w.slug = '' and (w.plan_id,",
    spec: 'test/handlers.e2e-spec.ts',
  },
  {
    rule: 'New workspaces and edited plans follow within a minute',
    broken: 'nobody looks for them',
    source: 'src/upkeep/upkeep.service.ts',
    pattern: 'await this.find((manager) => this.repository.driftedTenants(manager))',
    replace: '(await this.find((manager) => this.repository.driftedTenants(manager))).slice(0, 0)',
    spec: 'test/waiting.e2e-spec.ts',
    test: "reach a tenant's workspaces within a minute",
  },
];
