import { DataSource } from 'typeorm';
import { databaseOptions } from '../../../src/persistence/database.options';
import { migrate } from '../../../src/schema-changes/migrate';
import { SCHEMA } from '../../helpers/test-database';

/** Brings an empty database up to date, as production's services expect it. */
export async function migrateFully(url: string): Promise<void> {
  const settings = { DATABASE_URL: url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 2 };
  const dataSource = await new DataSource(databaseOptions(settings)).initialize();
  await migrate(dataSource);
  await dataSource.destroy();
}
