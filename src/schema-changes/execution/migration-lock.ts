import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';

const LOCK_INTERVAL_MS = 200;

/**
 * Works while nobody else changes the schema; the lock goes with the connection, should this process die. Two replicas that
 * start together must not both migrate.
 *
 * Asks again and again instead of waiting in the database, and each time in a transaction of its own: whoever builds an index
 * concurrently waits for the end of every transaction in which it happens to see a statement run, for ever if that transaction
 * waits for the builder's lock.
 * @param work gets the connection that holds the lock, by which nothing may run while it changes anything.
 */
export async function underMigrationLock<T>(
  dataSource: DataSource,
  work: (lock: QueryRunner) => Promise<T>,
): Promise<T> {
  const runner = dataSource.createQueryRunner();
  try {
    while (!(await tryLock(runner))) await sleep(LOCK_INTERVAL_MS);
    const result = await work(runner);
    await runner.commitTransaction();
    return result;
  } finally {
    // Gone with its connection, if that broke.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    await runner.release();
  }
}

/** Leaves a transaction open that has the lock, or none. */
async function tryLock(runner: QueryRunner): Promise<boolean> {
  await runner.startTransaction();
  // It is idle while an index is built, for an hour perhaps.
  await runner.query('set local idle_in_transaction_session_timeout = 0');
  const [row]: { locked: boolean }[] = await runner.query(
    `select pg_try_advisory_xact_lock(hashtextextended('hookledger:migrations', 0)) as locked`,
  );
  if (row?.locked) return true;
  await runner.rollbackTransaction();
  return false;
}
