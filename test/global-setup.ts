import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../dev/postgres/embedded-postgres';
import globalTeardown from './global-teardown';
import { makeMigratedHome } from './helpers/migrated-cluster';
import { TEMPLATE } from './helpers/test-database';

declare global {
  var embeddedPostgres: { server: EmbeddedPostgres; directory: string } | undefined;
}

/** One real PostgreSQL for the whole run, with a migrated database that every spec clones for itself. */
export default async function globalSetup(): Promise<void> {
  // People who run jest many times have started it already.
  if (process.env.TEST_DATABASE_URL) return;
  const directory = await mkdtemp(join(tmpdir(), 'hookledger-test-'));
  // As root the server runs as another user, who has to get through here.
  await chmod(directory, 0o711);
  await makeMigratedHome(directory);
  const server = await startEmbeddedPostgres({
    directory,
    database: TEMPLATE,
    settings: { max_connections: '300' },
  });
  globalThis.embeddedPostgres = { server, directory };
  process.env.TEST_DATABASE_URL = server.url;
  // jest ends without a word, and the server would stay.
  process.once('SIGTERM', () => void globalTeardown().finally(() => process.exit(143)));
}
