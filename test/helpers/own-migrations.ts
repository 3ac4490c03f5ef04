import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/persistence/database.options';
import { migrate } from '../../src/schema-changes/migrate';
import { createTestDatabase, SCHEMA, type TestDatabase } from './test-database';

/** A database made by this tree's own migrations, whatever made the template. */
export async function createOwnDatabase(): Promise<TestDatabase> {
  const database = await createTestDatabase({ empty: true });
  const settings = { DATABASE_URL: database.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 2 };
  const dataSource = await new DataSource(databaseOptions(settings)).initialize();
  await migrate(dataSource);
  await dataSource.destroy();
  return database;
}
