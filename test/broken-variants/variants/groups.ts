import type { BrokenVariant } from '../broken-variant';

const spec = 'test/groups.e2e-spec.ts';
const processor = 'src/events/group-processor.ts';
const member = 'src/events/group-member.ts';
const worker = 'src/events/event-worker.ts';
const locks = 'src/changes/change-locks.service.ts';
const sameTables = 'ends in the same tables as when each event is applied by itself';
const threeTrips = 'is processed in three round trips to PostgreSQL';

export const groups: BrokenVariant[] = [
  {
    rule: 'Events that are applied together end in the same tables as one by one',
    broken: 'the subscriptions of all of their tenants count for each',
    source: 'src/tenants/tenant-billing.repository.ts',
    pattern: 'subscriptions.filter(({ tenant_id }) => tenant_id === id)',
    replace: 'subscriptions.filter(({ tenant_id }) => tenant_id !== null || id === null)',
    spec,
    test: sameTables,
  },
  {
    rule: 'Each event of a group is marked with what it came to itself',
    broken: 'with what another one came to',
    source: processor,
    pattern: 'const results = applied.values();',
    replace: 'const results = applied.toReversed().values();',
    spec,
    test: 'are each marked with what it came to itself',
  },
  {
    rule: 'What has to run later is not lost',
    broken: 'nobody thinks of it any more',
    source: worker,
    pattern: "this.queue.addFirst(...withOutcome('later'));",
    replace: '',
    spec,
    test: sameTables,
  },
  {
    rule: 'An event that fails takes no neighbours along',
    broken: 'they are left to be found, as if the process had ended',
    source: processor,
    pattern: "return tasks.map(() => 'apart');",
    replace: "return tasks.map(() => 'finished');",
    spec,
    test: 'do not suffer for one of them that fails, and only that one is recorded as failed',
  },
  {
    rule: 'An event that cannot be read takes no neighbours along',
    broken: 'none of them is applied together with others',
    source: processor,
    pattern: `try {
        $$$READ
      } catch {
        return [];
      }`,
    replace: `try {
        $$$READ
      } catch (error) {
        throw error;
      }`,
    spec,
    test: 'do not suffer for one of them that cannot be read',
  },
  {
    rule: 'Suspects are not applied together with others',
    broken: 'they are',
    source: member,
    pattern: "if (event.isSuspect || event.trigger === 'replay') return 'apart';",
    replace: "if (event.trigger === 'replay') return 'apart';",
    spec,
    test: 'leave out one that',
  },
  {
    rule: 'Replays recompute the tenant, which only an event by itself does',
    broken: 'they are applied together with others',
    source: member,
    pattern: "if (event.isSuspect || event.trigger === 'replay') return 'apart';",
    replace: "if (event.isSuspect) return 'apart';",
    spec,
    test: 'leave out one that',
  },
  {
    rule: 'Two events of one object are never applied together',
    broken: 'they are',
    source: member,
    pattern: 'const isFirst = !keys.some((key) => taken.has(key));',
    replace: 'const isFirst = keys.length < 99;',
    spec,
    test: 'are never two of one subscription, which ends as its last event says',
  },
  {
    rule: 'Nor are two of one customer',
    broken: 'only those of one object are kept apart',
    source: member,
    pattern: 'return customerId === null ? [object] : $BOTH;',
    replace: 'return customerId !== undefined ? [object] : $BOTH;',
    spec,
    test: 'are never two of one customer, whatever they are about',
  },
  {
    rule: 'Nor are two of one object that belongs to nobody',
    broken: 'only those of one customer are kept apart',
    source: member,
    pattern: 'return customerId === null ? [object] : $BOTH;',
    replace: 'return customerId === null ? [] : $BOTH;',
    spec,
    test: 'are never two of one object, be it nobody’s',
  },
  {
    rule: 'A group does not wait for a customer that somebody has locked',
    broken: 'it does',
    source: 'src/tenants/dependency-locks.ts',
    text: 'as key where pg_try_advisory_xact_lock(hashtextextended(key, 0))',
    replace: 'as key where pg_advisory_xact_lock(hashtextextended(key, 0)) is not null',
    spec,
    test: 'do not wait for one of them whose',
  },
  {
    rule: 'A group locks no row of a customer that somebody has locked, who would wait for it',
    broken: 'it locks all rows that are free',
    source: 'src/ordering/projected-rows.repository.ts',
    text: 'where key is null or pg_try_advisory_xact_lock(hashtextextended(key, 0))',
    replace: 'where key is null or key is not null',
    spec,
    test: 'lock no row of a customer that somebody has locked: whoever has it never waits for them',
  },
  {
    rule: 'A group does not wait for a tenant that somebody has locked',
    broken: 'it does, when it locks it',
    source: 'src/tenants/tenants.repository.ts',
    text: 'order by id for no key update skip locked',
    replace: 'order by id for no key update',
    spec,
    test: 'do not wait for one of them whose',
  },
  {
    rule: 'An event whose tenant somebody has locked is left out of its group',
    broken: 'its plan is written all the same',
    source: locks,
    pattern: 'if (!candidatesOf(link, customer.claims).every(isLocked)) continue;',
    replace: 'if (!candidatesOf(link, customer.claims).every((id) => isLocked(id) || id)) continue;',
    spec,
    test: 'do not wait for one of them whose',
  },
  {
    rule: 'A group does not wait for an object that somebody has locked',
    broken: 'it does',
    source: 'src/ordering/projected-rows.repository.ts',
    text: 'order by id for no key update skip locked',
    replace: 'order by id for no key update',
    spec,
    test: 'do not wait for one of them whose',
  },
  {
    rule: 'A group does not wait for an event that somebody is at',
    broken: 'it does',
    source: 'src/event-log/event-log.repository.ts',
    text: 'where id = any ($1::bigint[]) order by id for update skip locked',
    replace: 'where id = any ($1::bigint[]) order by id for update',
    spec,
    test: 'do not wait for one of them whose',
  },
  {
    rule: 'What will wait for a price marks itself under its lock, which a group does not take',
    broken: 'a group applies it as if the price were mapped',
    source: locks,
    pattern: 'if (!stored || missing(change.prices, mapped).length > 0) continue;',
    replace: 'if (!stored) continue;',
    spec: 'test/waiting.e2e-spec.ts',
    test: 'waits for it, and gets the plan when an admin maps it',
  },
  {
    rule: 'A transaction begins, locks and reads in one round trip',
    broken: 'its beginning takes one of its own',
    source: processor,
    pattern: 'const { first: members, rivals } = withoutRivals($READ);',
    replace: `await unit.begun;
    const { first: members, rivals } = withoutRivals($READ);`,
    spec,
    test: threeTrips,
  },
  {
    rule: 'What plans are computed from is read in the round trip that writes',
    broken: 'it is read when that is over',
    source: 'src/changes/change-applier.service.ts',
    pattern: 'const written = this.write(decisions, manager);',
    replace: 'const written = await this.write(decisions, manager);',
    spec,
    test: threeTrips,
  },
  {
    rule: 'The last writes travel with the commit',
    broken: 'they are waited for first',
    source: processor,
    pattern: 'unit.last(sent, this.finisher.finish(finished, manager));',
    replace: 'await Promise.all([sent, this.finisher.finish(finished, manager)]);',
    spec,
    test: threeTrips,
  },
  {
    rule: 'An event that is in memory is not read from the log',
    broken: 'it is read all the same',
    source: processor,
    pattern: 'tasks.filter(({ event, body }) => !event && !body)',
    replace: 'tasks.filter(({ id }) => id !== undefined)',
    spec,
    test: threeTrips,
  },
  {
    rule: 'Statements that are sent in one go travel in one packet',
    broken: 'each has one of its own',
    source: 'src/database/statement-batch.ts',
    pattern: 'wire.stream.cork();',
    replace: '',
    spec: 'test/statement-batches.e2e-spec.ts',
    test: 'travel in one packet, and are answered in one go',
  },
];
