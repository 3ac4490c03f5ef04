import type { DataSource } from 'typeorm';
import { schemaNameOf } from './schema-name';

/** Two replicas that start together must not both migrate. */
const MIGRATION_LOCK = `pg_advisory_xact_lock(hashtextextended('hookledger:migrations', 0))`;

/** Creates the schema where it is missing and runs every migration that has not run. Safe to run by several at once. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  return dataSource.transaction(async (manager) => {
    await manager.query(`select ${MIGRATION_LOCK}`);
    // On another connection than the lock's: TypeORM keeps its table in the schema, which has to be there before.
    await dataSource.query(`create schema if not exists ${schemaNameOf(dataSource)}`);
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map(({ name }) => name);
  });
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
