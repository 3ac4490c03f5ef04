import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/persistence/database.options';
import { migrate } from '../../src/schema-changes/migrate';
import { startEmbeddedPostgres } from '../postgres/embedded-postgres';

const SCHEMA = 'synapscale_db';

/** Runs `work` with a database that all migrations have just made, and that is gone afterwards. */
export async function withMigratedScratch<T>(work: (dataSource: DataSource) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'hookledger-new-migration-'));
  try {
    // As root the server runs as another user, who has to get through here.
    await chmod(directory, 0o711);
    const server = await startEmbeddedPostgres({ directory: join(directory, 'postgres') });
    try {
      const settings = { DATABASE_URL: server.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 2 };
      const dataSource = await new DataSource(databaseOptions(settings)).initialize();
      try {
        await migrate(dataSource);
        return await work(dataSource);
      } finally {
        await dataSource.destroy();
      }
    } finally {
      await server.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
