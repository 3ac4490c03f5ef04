import type { BrokenVariant } from '../broken-variant';

const inbox = 'src/event-log/event-inbox.ts';
const failover = 'test/failover.slow-spec.ts';
const store = 'group.settle(await this.statements.store(group.events, client));';

export const replicasAndOutages: BrokenVariant[] = [
  {
    rule: 'A duplicate is as durable as a new row before it is acknowledged',
    broken: 'what can be seen is taken for safe',
    source: 'src/event-log/inbox-statements.ts',
    text: ", pg_logical_emit_message(true, 'hookledger', '') as position",
    replace: '',
    spec: failover,
    test: 'nothing is acknowledged',
  },
  {
    rule: 'An ingest that takes too long is never cancelled',
    broken: 'it is cancelled, and the cancelled wait for the standby reports success',
    source: inbox,
    pattern: store,
    replace: `      const { processID } = client as unknown as { processID: number };
      setTimeout(() => void this.pool.query('select pg_cancel_backend($1)', [processID]), 3_000);
${store}`,
    spec: failover,
    test: 'nothing is acknowledged',
  },
  {
    rule: 'Processing does not wait for a standby',
    broken: 'it does',
    source: 'src/retry/retry.service.ts',
    pattern: '{ durable: false }',
    replace: '{ durable: true }',
    spec: failover,
    test: 'an absence of it',
  },
  {
    rule: 'Groups do not wait for a standby either',
    broken: 'they do',
    source: 'src/events/group-processor.ts',
    pattern: { context: '({ durable: false })', selector: 'pair' },
    replace: 'durable: true',
    spec: failover,
    test: 'an absence of it',
  },
  {
    rule: 'A silent connection is given up',
    broken: 'its attempts wait for the operating system',
    source: 'src/database/connection.options.ts',
    pattern: { context: '({ $$$BEFORE, silenceLimitMs: SILENCE_LIMIT_MS, $$$AFTER })', selector: 'object' },
    replace: '{ $$$BEFORE, $$$AFTER }',
    spec: 'test/outage.e2e-spec.ts',
    test: 'falls silent',
  },
  {
    rule: 'A delivery that cannot be stored is answered within four seconds',
    broken: 'it waits for nine',
    source: inbox,
    pattern: 'const PATIENCE_MS = 4_000;',
    replace: 'const PATIENCE_MS = 9_000;',
    spec: 'test/outage.e2e-spec.ts',
    test: 'falls silent',
  },
  {
    rule: 'Ready tells the truth about the database',
    broken: 'it is always ready',
    source: 'src/database/database-probe.ts',
    pattern: '() => false',
    replace: '() => true',
    spec: 'test/outage.e2e-spec.ts',
    test: 'refuses',
  },
  {
    rule: 'No event is acknowledged that a failover would lose',
    broken: 'the answer comes before the row is stored',
    source: inbox,
    pattern: store,
    replace: `      const receipt = { id: '0', duplicate: true, status: 'processed' as const };
      group.settle(new Map(group.events.map((event) => [event.stripeEventId, receipt])));
      await this.statements.store(group.events, client);`,
    spec: failover,
    test: 'nothing is acknowledged',
  },
  {
    rule: 'No event is finished by two attempts',
    broken: 'an attempt does not look whether another one has finished it',
    source: 'src/events/event-processor.ts',
    pattern: "status === 'pending' || status === 'retrying' || status === 'waiting'",
    replace: "status !== 'dead' || status.length > 0",
    spec: 'test/chaos.slow-spec.ts',
  },
  {
    rule: 'A killed attempt is running again within ten seconds',
    broken: 'a lease takes forty',
    source: 'src/event-log/lease.ts',
    pattern: 'const LEASE_MS = 5_000;',
    replace: 'const LEASE_MS = 40_000;',
    spec: 'test/chaos.slow-spec.ts',
  },
];
