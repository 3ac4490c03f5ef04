import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { postgresErrorFacts } from '../../failures/postgres-error';
import { ExplainedError } from '../../failures/explained.error';

/** A database that nobody else uses and that is gone afterwards. */
export interface ScratchDatabase {
  url: string;
  remove(): Promise<void>;
}

export class NoScratchError extends ExplainedError {
  override readonly name = 'NoScratchError';
  constructor(reason: string, options?: ErrorOptions) {
    super(
      [
        `No scratch database to try the migrations in: ${reason}.`,
        'Give a server on which you may create databases, never the one in production: --scratch postgres://… or',
        'MIGRATIONS_SCRATCH_URL; or see the SQL without trying it, and without its locks: --no-scratch',
      ].join('\n'),
      options,
    );
  }
}

/** A PostgreSQL that is started for one plan. */
export interface ScratchServer {
  /** Of an empty database. */
  url: string;
  stop(): Promise<void>;
}

/** @throws {NoScratchError} where none can be started */
export type StartScratchServer = (directory: string) => Promise<ScratchServer>;

/**
 * An empty database of its own: on the server at `serverUrl`, or on one that `start` starts for it.
 * @throws {NoScratchError}
 */
export async function openScratch(
  serverUrl: string | undefined,
  start: StartScratchServer,
): Promise<ScratchDatabase> {
  return serverUrl === undefined ? onServerOfItsOwn(start) : createDatabase(serverUrl);
}

async function onServerOfItsOwn(start: StartScratchServer): Promise<ScratchDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'hookledger-scratch-'));
  const removeDirectory = () => rm(directory, { recursive: true, force: true });
  try {
    // As root the server runs as another user, who has to get through here.
    await chmod(directory, 0o711);
    const server = await start(directory);
    return { url: server.url, remove: () => server.stop().finally(removeDirectory) };
  } catch (error) {
    await removeDirectory();
    throw error;
  }
}

async function createDatabase(serverUrl: string): Promise<ScratchDatabase> {
  const name = `hookledger_scratch_${randomBytes(6).toString('hex')}`;
  try {
    await query(serverUrl, `create database ${name} template template0 encoding 'UTF8'`);
  } catch (error) {
    const facts = postgresErrorFacts(error);
    throw new NoScratchError(facts?.message ?? String(error), { cause: error });
  }
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return { url: url.href, remove: () => query(serverUrl, `drop database if exists ${name} with (force)`) };
}

async function query(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
