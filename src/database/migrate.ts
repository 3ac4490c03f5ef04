import { setTimeout as sleep } from 'node:timers/promises';
import { type DataSource, type EntityManager, MigrationExecutor } from 'typeorm';
import { schemaNameOf } from './schema-name';

const LOCK_INTERVAL_MS = 200;

/** Creates the schema where it is missing and runs every migration that has not run. Safe to run by several at once. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  return dataSource.transaction(async (manager) => {
    await lockMigrations(manager);
    // On another connection than the lock's: TypeORM keeps its table in the schema, which has to be there before.
    await dataSource.query(`create schema if not exists ${schemaNameOf(dataSource)}`);
    const done = await dataSource.runMigrations();
    return done.map(({ name }) => name);
  });
}

/**
 * Takes the last one back, if there is one, and does not run at the same time as anybody who migrates. One that asked to run
 * outside of a transaction is taken back outside of one too: TypeORM by itself would ignore that.
 */
export async function revertLast(dataSource: DataSource): Promise<void> {
  await dataSource.transaction(async (manager) => {
    await lockMigrations(manager);
    const last = (await new MigrationExecutor(dataSource).getExecutedMigrations())[0];
    const own = dataSource.migrations.find(({ name }) => name === last?.name);
    await dataSource.undoLastMigration({ transaction: own?.transaction === false ? 'none' : 'each' });
  });
}

/**
 * Two replicas that start together must not both migrate. Asks again and again instead of waiting in the database: a statement
 * that waits there has a snapshot, and whoever builds an index concurrently would wait for it for ever.
 */
async function lockMigrations(manager: EntityManager): Promise<void> {
  for (;;) {
    const [row]: { locked: boolean }[] = await manager.query(
      `select pg_try_advisory_xact_lock(hashtextextended('hookledger:migrations', 0)) as locked`,
    );
    if (row?.locked) return;
    await sleep(LOCK_INTERVAL_MS);
  }
}

/** Whether the database lacks a migration that this version of the service needs. */
export async function isBehind(dataSource: DataSource): Promise<boolean> {
  const [row]: { exists: boolean }[] = await dataSource.query(
    `select to_regclass($1) is not null as exists`,
    [`${schemaNameOf(dataSource)}.${dataSource.options.migrationsTableName}`],
  );
  if (!row?.exists) return true;
  const done: { name: string }[] = await dataSource.query(
    `select name from ${schemaNameOf(dataSource)}.${dataSource.options.migrationsTableName}`,
  );
  const names = new Set(done.map(({ name }) => name));
  return dataSource.migrations.some((migration) => !names.has(migration.name ?? migration.constructor.name));
}
