import type { Client } from 'pg';
import { type HotStatement, hotStatements, type Probe } from './hot-statements';

interface ExplainedPlan {
  Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };
}

/** What a visit meets by chance is no growth: hint bits to be set, a page to be tidied up, a page that is full. */
const TRIES = 5;

/** Whom the database knows, and the statements are about. */
type ProbedObject = Omit<Probe, 'rowId' | 'eventId'>;

/** Blocks that each hot statement touches, by EXPLAIN (ANALYZE, BUFFERS). Changes nothing. */
export async function blocksTouched(object: ProbedObject, database: Client): Promise<Map<string, number>> {
  await database.query('set search_path = synapscale_db');
  const blocks = new Map<string, number>();
  for (const statement of await hotStatements(await makeProbe(object, database))) {
    blocks.set(statement.name, await leastOf(TRIES, () => explained(statement, database)));
  }
  await database.query(`delete from stripe_event_log where stripe_event_id = 'evt_1Tprobe'`);
  return blocks;
}

async function leastOf(times: number, measure: () => Promise<number>): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < times; round += 1) least = Math.min(least, await measure());
  return least;
}

/** One event that is due: there is as much to do on full tables as on empty ones. */
async function makeProbe(object: ProbedObject, database: Client): Promise<Probe> {
  const { rows } = await database.query<{ id: string }>(
    `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, object_id, next_attempt_at)
     values ('evt_1Tprobe', 'customer.subscription.updated', '{}', now(), $1, now()) returning id`,
    [object.objectId],
  );
  return { ...object, rowId: rows[0]?.id ?? '', eventId: 'evt_1Tprobe' };
}

async function explained({ text, values }: HotStatement, database: Client): Promise<number> {
  await database.query('begin');
  try {
    const { rows } = await database.query<{ 'QUERY PLAN': ExplainedPlan[] }>(
      `explain (analyze, buffers, format json) ${text}`,
      values,
    );
    const plan = rows[0]?.['QUERY PLAN'][0]?.Plan;
    return (plan?.['Shared Hit Blocks'] ?? Number.NaN) + (plan?.['Shared Read Blocks'] ?? Number.NaN);
  } finally {
    await database.query('rollback');
  }
}
