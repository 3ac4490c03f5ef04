import type { Client } from 'pg';
import { number } from '../../report/format';
import { makeTemplates } from './made-up-bodies';
import { extentOf, makeFacts } from './made-up-facts';
import { seedAudit } from './seed-audit';
import { seedBills } from './seed-bills';
import { makeTypes, seedLog } from './seed-log';
import { seedPlans, seedTenants } from './seed-product';
import { seedTraffic } from './seed-traffic';
import { assertEmpty, assertMigrated } from './unsuitable-database.error';

/** So that Ctrl-C is heard. */
const BATCH = 50_000;
/** Of the newest events, whose bodies are as long as Stripe's. */
const RECENT = 50_000;

/**
 * A year and a half of a product with customers: a log of so many events, about the same few objects each, with what the
 * service keeps of them. The same rows in each run, but for the time: the newest came a minute ago.
 * @throws UnsuitableDatabaseError unless the database is migrated and its log is empty.
 */
export async function seed(events: number, database: Client, signal: AbortSignal): Promise<void> {
  await database.query('set search_path = synapscale_db');
  await assertMigrated(database);
  await assertEmpty(database);
  await database.query('set synchronous_commit = off');
  const extent = extentOf(events);
  await makeFacts(extent, database);
  await makeTypes(database);
  await makeTemplates(database);

  await seedPlans(database);
  await seedTenants(extent, database);
  await inBatches('bills', extent.bills, signal, (from, to) => seedBills({ from, to }, database));
  const recent = events - RECENT;
  await inBatches('events', events, signal, (from, to) => seedLog({ from, to, recent, events }, database));
  await database.query(`alter table stripe_event_log alter column id restart with ${events + 1}`);
  await seedAudit(events, database);
  await seedTraffic(events, database);
  console.log('  vacuum (analyze) …');
  await database.query('vacuum (analyze)');
}

/** Whether this database was filled here, with as many events. */
export async function isSeeded(events: number, database: Client): Promise<boolean> {
  await database.query('set search_path = synapscale_db');
  await assertMigrated(database);
  await makeFacts(extentOf(events), database);
  const { rows } = await database.query<{ is_seeded: boolean }>(
    `select (select stripe_event_id from stripe_event_log where id = $1) = pg_temp.event_id($1 - 1)
       and not exists (select from stripe_event_log where stripe_event_id = pg_temp.event_id($1)) as is_seeded`,
    [events],
  );
  return rows[0]?.is_seeded ?? false;
}

async function inBatches(
  what: string,
  count: number,
  signal: AbortSignal,
  work: (from: number, to: number) => Promise<void>,
): Promise<void> {
  const began = performance.now();
  for (let from = 0; from < count; from += BATCH) {
    signal.throwIfAborted();
    const to = Math.min(from + BATCH, count);
    await work(from, to);
    const seconds = Math.round((performance.now() - began) / 1_000);
    console.log(`  ${number(to)} of ${number(count)} ${what}, ${seconds} s`);
  }
  signal.throwIfAborted();
}
