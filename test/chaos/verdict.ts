import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { readLedger, readTenants } from '../../dev/demo/tables';
import { differences } from '../../dev/demo/verdict';
import type { Delivery } from '../../dev/simulation/saas-month';
import type { Acknowledgements } from './acknowledgements';
import type { Chapter } from './chapter';
import type { DatabaseServer } from './database/database-server';
import { expectedLine, type LedgerLine } from './expected-ledger';

/** What became of one event that Stripe has told of. */
export interface Fate {
  /** Moment of its first 200; undefined: it never got one. */
  acknowledgedAt: number | undefined;
  /** With the very body that was sent. */
  inLog: boolean;
  processed: boolean;
  /** Acknowledged, and not in the log, not finished, or without its effect. */
  lost: boolean;
  /** In the log, finished or in the ledger more than once. */
  doubled: boolean;
}

export interface Verdict {
  fates: Fate[];
  /** Each a sentence; none when all is well. */
  problems: string[];
}

interface LogRow {
  id: string;
  status: string;
  processed: boolean;
  retries: number;
  lastError: string | null;
  bodyDigest: string;
  /** How often an attempt has finished it. */
  endings: number;
}

/**
 * Compares the tables with what Stripe was made to tell and what it was promised. It knows the schema, and nothing of
 * how the service gets there.
 */
export async function judge(
  database: DatabaseServer,
  told: readonly Chapter[],
  acknowledgements: Acknowledgements,
): Promise<Verdict> {
  const problems: string[] = [];
  const log = grouped(await readLog(database));
  const ledger = grouped(await readLines(database));
  const fates: Fate[] = [];
  for (const delivery of told.flatMap(({ events }) => events)) {
    const { id } = delivery.event;
    const found = { rows: log.get(id) ?? [], lines: ledger.get(id) ?? [] };
    const fate = fateOf(delivery, found, acknowledgements.momentOf(id));
    fates.push(fate);
    problems.push(...problemsOf(delivery, found, fate));
  }
  problems.push(...(await tenantProblems(database, told)));
  problems.push(...(await database.deadlocks()));
  return { fates, problems };
}

/** What the tables say of one event. */
interface Found {
  rows: readonly LogRow[];
  lines: readonly LedgerLine[];
}

function fateOf(
  { event, payload }: Delivery,
  { rows, lines }: Found,
  acknowledgedAt: number | undefined,
): Fate {
  const expectedLines = expectedLine(event) ? 1 : 0;
  const inLog = rows.some(({ bodyDigest }) => bodyDigest === digest(payload));
  const processed = rows.some((row) => row.processed);
  const isKept = inLog && processed && lines.length >= expectedLines;
  return {
    acknowledgedAt,
    inLog,
    processed,
    lost: acknowledgedAt !== undefined && !isKept,
    doubled: rows.length > 1 || rows.some(({ endings }) => endings > 1) || lines.length > expectedLines,
  };
}

function problemsOf({ event }: Delivery, { rows: [row, ...others], lines }: Found, fate: Fate): string[] {
  const state = row ? `${row.status}, ${row.lastError ?? 'no error'}` : 'not in the log';
  const expected = JSON.stringify(expectedLine(event)) ?? 'nothing';
  const problems = [
    fate.acknowledgedAt === undefined && 'was never acknowledged, however often it was sent',
    fate.lost && `is lost: ${state}, ${lines.length} ledger lines`,
    fate.doubled &&
      `is doubled: ${others.length} more rows, finished ${row?.endings} times, ${lines.length} lines`,
    row?.status === 'dead' && `is dead: ${state}`,
    row && row.retries > 0 && `was blamed for a fault: ${row.retries} retries used up`,
    ...lines
      .map((line) => JSON.stringify(line))
      .map((line) => line !== expected && `is in the ledger as ${line}, which should be ${expected}`),
  ];
  return problems
    .filter((problem) => typeof problem === 'string')
    .map((problem) => `${event.id} (${event.type}) ${problem}`);
}

async function tenantProblems(database: DatabaseServer, told: readonly Chapter[]): Promise<string[]> {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    const tenants = told.flatMap((chapter) => chapter.tenants);
    return differences(tenants, await readTenants(client), await readLedger(client));
  } finally {
    await client.end();
  }
}

function readLog(database: DatabaseServer): Promise<LogRow[]> {
  // Every recorded attempt has a row of its own, but for the first one where it simply succeeded, or where an older version
  // ignored the event: what is woken later had waited, which is recorded, or been ignored.
  return database.query<LogRow>(
    `select stripe_event_id as id, status, processed, retry_count as retries, last_error as "lastError",
       md5(event_data) as "bodyDigest", (attempt_count - a.recorded + a.finishing - a.adopted::int)::int as endings
     from stripe_event_log l cross join lateral (
       select count(*) as recorded,
         count(*) filter (where outcome in ('processed', 'superseded', 'ignored')) as finishing,
         coalesce(bool_or(trigger = 'wake' and number = 2) and bool_and(number > 1), false) as adopted
       from stripe_event_attempt where event_id = l.id) a`,
  );
}

function readLines(database: DatabaseServer): Promise<LedgerLine[]> {
  return database.query<LedgerLine>(
    `select stripe_event_id as id, kind, customer_id as customer, amount::float8, new_amount::float8 as "newAmount"
     from billing_events`,
  );
}

function grouped<T extends { id: string }>(rows: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) groups.set(row.id, [...(groups.get(row.id) ?? []), row]);
  return groups;
}

function digest(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
