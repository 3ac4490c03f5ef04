import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../src/database/database.options';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../src/database/embedded-postgres';
import { migrate } from '../src/database/migrate';

export const TEMPLATE_DATABASE = 'hookledger_template';

declare global {
  var embeddedPostgres: { server: EmbeddedPostgres; directory: string } | undefined;
}

/** One real PostgreSQL for the whole run, with a migrated database that every spec clones for itself. */
export default async function globalSetup(): Promise<void> {
  // Somebody who runs jest many times has started it already.
  if (process.env.TEST_DATABASE_URL) return;
  const directory = await mkdtemp(join(tmpdir(), 'hookledger-test-'));
  // As root the server runs as another user, who has to get through here.
  await chmod(directory, 0o711);
  const server = await startEmbeddedPostgres({
    directory,
    database: TEMPLATE_DATABASE,
    settings: { max_connections: '300' },
  });
  globalThis.embeddedPostgres = { server, directory };
  process.env.TEST_DATABASE_URL = server.url;

  const settings = { DATABASE_URL: server.url, DATABASE_SCHEMA: 'synapscale_db', DATABASE_POOL_SIZE: 3 };
  const dataSource = await new DataSource(databaseOptions(settings)).initialize();
  await migrate(dataSource);
  await dataSource.destroy();
}
