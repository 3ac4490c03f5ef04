import type { BrokenVariant } from '../broken-variant';

const link = 'src/tenants/tenant-link.ts';

export const whichTenant: BrokenVariant[] = [
  {
    rule: "A person's link outranks all metadata",
    broken: 'metadata overrides it',
    source: link,
    search: "if (stored.source === 'admin') {",
    replace: "if (stored.source === 'admin' && !claim) {",
    spec: 'test/admin.e2e-spec.ts',
    test: "is not undone by Stripe's metadata",
  },
  {
    rule: 'Of the tenants that metadata named over time, the newest one counts',
    broken: 'the one of the event that came last counts',
    source: 'src/tenants/tenant-claims.service.ts',
    search: 'if (stored && version.created <= stored.at) {',
    replace: 'if (stored && version.created < 0) {',
    spec: 'test/histories/histories.e2e-spec.ts',
  },
  {
    rule: 'Names of one second are decided over all of its events',
    broken: 'the event at hand and the stored name decide',
    source: 'src/tenants/tenant-claims.service.ts',
    search: 'return (await this.ofSecond(version.state.id, stored.at, projection, manager)) ?? stored;',
    replace: 'return version.created < stored.at ? stored : (claimOf(version) ?? stored);',
    spec: 'test/races.e2e-spec.ts',
    test: 'belongs to the first, when they come in the order',
  },
  {
    rule: 'Where only subscriptions name a tenant, the oldest one does',
    broken: 'the newest one does',
    source: link,
    search: '(a.created ?? Infinity) - (b.created ?? Infinity)',
    replace: '(b.created ?? Infinity) - (a.created ?? Infinity)',
    spec: 'test/waiting.e2e-spec.ts',
    test: 'belongs to the one that the oldest names',
  },
  {
    rule: 'What is no UUID links nothing and throws nothing',
    broken: 'it is looked up as it is',
    source: 'src/tenants/tenant-claim.ts',
    search: 'return claim && uuid.test(claim.tenant) ?',
    replace: 'return claim && (uuid.test(claim.tenant) || claim.tenant !== null) ?',
    spec: 'src/tenants/tenant-claim.spec.ts',
  },
  {
    rule: 'A move recomputes the tenant that is left as well',
    broken: 'only the new tenant is recomputed',
    source: 'src/tenants/tenant-links.service.ts',
    search: 'return [tenantId, movedFrom].filter(',
    replace: 'return [tenantId, movedFrom].slice(0, 1).filter(',
    spec: 'test/admin.e2e-spec.ts',
    test: 'moves it with its plan and its ledger lines',
  },
  {
    rule: 'An object with no customer is processed with no tenant and never waits',
    broken: 'it waits',
    source: 'src/changes/change-applier.service.ts',
    search: `if (customerId !== null && needsTenant && tenantId === null) {
    return { supersededBy, tenantId, flags, waitingFor: [customerKey(customerId)] };`,
    replace: `if (needsTenant && tenantId === null) {
    return { supersededBy, tenantId, flags, waitingFor: [customerKey(customerId ?? 'nobody')] };`,
    spec: 'test/waiting.e2e-spec.ts',
    test: 'does not wait when it names no customer at all',
  },
  {
    rule: 'A customer that only its subscription linked goes to the tenant its own metadata names once that is there',
    broken: 'the sweep looks only at customers without a tenant',
    source: 'src/upkeep/upkeep.repository.ts',
    search: "where c.tenant_id is null or c.tenant_source = 'subscription'",
    replace: 'where c.tenant_id is null',
    spec: 'test/histories/regressions.e2e-spec.ts',
  },
];
