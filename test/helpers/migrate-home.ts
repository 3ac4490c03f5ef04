import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/persistence/database.options';
import { startEmbeddedPostgres } from '../../dev/postgres/embedded-postgres';
import { migrate } from '../../src/schema-changes/migrate';
import { TEMPLATE } from './test-database';

/** Leaves an embedded PostgreSQL in `directory`, stopped, with a migrated template database. */
export async function migrateHome(directory: string): Promise<void> {
  const server = await startEmbeddedPostgres({ directory, database: TEMPLATE });
  try {
    const settings = { DATABASE_URL: server.url, DATABASE_SCHEMA: 'synapscale_db', DATABASE_POOL_SIZE: 3 };
    const dataSource = await new DataSource(databaseOptions(settings)).initialize();
    await migrate(dataSource);
    await dataSource.destroy();
  } finally {
    await server.stop();
  }
}
