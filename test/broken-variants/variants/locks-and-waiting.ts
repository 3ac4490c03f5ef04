import type { BrokenVariant } from '../broken-variant';

const waiting = 'test/waiting.e2e-spec.ts';
const links = 'src/tenants/tenant-links.service.ts';

export const locksAndWaiting: BrokenVariant[] = [
  {
    rule: 'Link and event take the same lock: no wake-up falls between them',
    broken: 'whoever finds customers and prices locked goes on all the same',
    source: 'src/tenants/dependency-locks.ts',
    text: 'select pg_advisory_xact_lock(hashtextextended(key, 0)) from unnest',
    replace: 'select pg_try_advisory_xact_lock(hashtextextended(key, 0)) from unnest',
    spec: waiting,
    test: 'waits for a link that is under way, and does not miss it',
  },
  {
    rule: 'Whoever links a customer wakes what waits for it',
    broken: 'it sleeps on',
    source: links,
    pattern: '[$$$BEFORE, isWoken && this.queue.wake([customerKey(customerId)], manager), $$$AFTER]',
    replace: '[$$$BEFORE, $$$AFTER]',
    spec: waiting,
    test: 'is processed when an admin links the customer',
  },
  {
    rule: 'What an older version ignores while both run is applied by the one that has the handler',
    broken: 'it stays ignored until somebody replays it',
    source: 'src/upkeep/upkeep.service.ts',
    pattern: "await this.queue.wakeHandled(this.scope.types, from ?? '0', manager);",
    replace: '',
    spec: 'test/older-version.e2e-spec.ts',
    test: 'is applied within a minute by one that has it, once',
  },
  {
    rule: 'What is ignored for another reason stays so',
    broken: 'whatever has a handler is applied',
    source: 'src/event-log/event-queue.repository.ts',
    text: 'and reason = $3 || event_type',
    replace: 'and $3::text is not null',
    spec: 'test/older-version.e2e-spec.ts',
    test: 'stays ignored while there is none, as does what was ignored for another reason',
  },
  {
    rule: 'A price that is mapped wakes what waits for it',
    broken: 'it sleeps on',
    source: 'src/plans/price-mappings.service.ts',
    pattern: `{
      $$$LOCK
      await this.queue.wake([priceKey(priceId)], manager);
      return this.prices.planOf(priceId, manager);
    }`,
    replace: `{
      $$$LOCK
      return this.prices.planOf(priceId, manager);
    }`,
    spec: waiting,
    test: 'gets the plan when the product maps it by SQL',
  },
  {
    rule: 'What the product links or inserts by SQL is found by the sweep',
    broken: 'only what comes through us counts',
    source: 'src/upkeep/upkeep.repository.ts',
    text: 'where s.customer_id = c.id) limit ${LIMIT}',
    replace: 'where s.customer_id = c.id) limit 0',
    spec: waiting,
    test: 'is processed after the product has linked the customer by SQL, and its ledger lines follow',
  },
  {
    rule: 'The raw rows are written while the tenant’s share waits',
    broken: 'nothing is written before the tenant is known',
    source: 'src/changes/change-applier.service.ts',
    pattern: 'const changed = decisions.filter($IS_NEW);',
    replace: `const isKnown = ({ locked, link }: Decision) =>
      !locked.change.needsTenant || link?.tenantId !== null;
    const changed = decisions.filter(isKnown).filter($IS_NEW);`,
    spec: waiting,
    test: 'waits, uses up no retry, and has its raw rows written all the same',
  },
  {
    rule: 'Settings are of the transaction and stay with no connection that others use',
    broken: 'they are of the session',
    source: 'src/database/unit-of-work.ts',
    text: '${index + 1}, true)',
    replace: '${index + 1}, false)',
    spec: 'test/pgbouncer.slow-spec.ts',
    test: 'no setting of a transaction is left behind on a connection that others use too',
  },
  {
    rule: 'A link that the product writes by SQL at the same moment is kept',
    broken: 'what was decided without it is written over it',
    source: 'src/tenants/customer-links.repository.ts',
    text: 'where stored.tenant_id is not distinct from $7::uuid',
    replace: 'where $7::uuid is null or true',
    spec: 'test/races.e2e-spec.ts',
    test: 'the link stays, and the event follows it',
  },
  {
    rule: 'A price that is mapped while an event with it is under way reaches its tenant',
    broken: 'nobody waits for what has read the old mapping',
    source: 'src/plans/price-mappings.service.ts',
    pattern: 'await this.unitOfWork.run((manager) => outlastReaders(manager));',
    replace: 'void outlastReaders;',
    spec: 'test/races.e2e-spec.ts',
    test: 'to another plan while the first event with it is under way',
  },
  {
    rule: 'What waits for a price that is mapped by now is found by the sweep',
    broken: 'only new mappings are looked at',
    source: 'src/upkeep/upkeep.repository.ts',
    text: "where waiting_for is not null and key like 'price:%'",
    replace: "where waiting_for is not null and key like 'none:%'",
    spec: 'test/races.e2e-spec.ts',
    test: 'while somebody holds the event that waits for it wakes it a minute later',
  },
  {
    rule: 'What states nothing that a tenant has a share in waits for no tenant',
    broken: 'it waits like everything else',
    source: 'src/changes/change.ts',
    pattern:
      'return { projection, version, customerId, decidesPlan: false, needsTenant: false, prices: [] };',
    replace: 'return { projection, version, customerId, decidesPlan: false, needsTenant: true, prices: [] };',
    spec: 'test/histories/histories.slow-spec.ts',
  },
];
