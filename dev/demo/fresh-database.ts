import { rm } from 'node:fs/promises';
import { Client } from 'pg';
import {
  type EmbeddedPostgres,
  EmbeddedPostgresInUseError,
  EmbeddedPostgresStartError,
  startEmbeddedPostgres,
} from '../postgres/embedded-postgres';

const DATABASE = 'hookledger_demo';
const FOLDERS = ['.data/demo', '.data/demo-2', '.data/demo-3', '.data/demo-4'];

/** An empty database on a PostgreSQL of the demo's own, so that it may run beside `npm start` and other demos. */
export async function startFreshDatabase(): Promise<{ url: string; stop(): Promise<void> }> {
  const server = await startInFreeFolder();
  try {
    return { url: await emptyDatabase(server.url), stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function startInFreeFolder(): Promise<EmbeddedPostgres> {
  let busy: unknown;
  for (const directory of FOLDERS) {
    try {
      return await start(directory);
    } catch (error) {
      if (!(error instanceof EmbeddedPostgresInUseError)) throw error;
      busy = error;
    }
  }
  throw busy;
}

/** What an earlier demo left may be damaged, and nobody will miss it. */
async function start(directory: string): Promise<EmbeddedPostgres> {
  const options = { directory, database: 'postgres' };
  try {
    return await startEmbeddedPostgres(options);
  } catch (error) {
    if (!(error instanceof EmbeddedPostgresStartError)) throw error;
    await rm(directory, { recursive: true, force: true });
    return startEmbeddedPostgres(options);
  }
}

/** The server is ours alone by now, so nobody's rows are dropped but those of a demo that ended. */
async function emptyDatabase(serverUrl: string): Promise<string> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`drop database if exists ${DATABASE} with (force)`);
    await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
  const url = new URL(serverUrl);
  url.pathname = `/${DATABASE}`;
  return url.href;
}
