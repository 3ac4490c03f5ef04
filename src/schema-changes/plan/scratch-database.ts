import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { EmbeddedPostgresUnavailableError } from '../../../dev/postgres/errors';
import { startEmbeddedPostgres } from '../../../dev/postgres/embedded-postgres';
import { postgresErrorFacts } from '../../database/postgres-error';

/** A database that nobody else uses and that is gone afterwards. */
export interface ScratchDatabase {
  url: string;
  remove(): Promise<void>;
}

export class NoScratchError extends Error {
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

/**
 * An empty database of its own, on that server; without one, on a PostgreSQL that is started for it from npm's binaries.
 * @throws {NoScratchError}
 */
export async function openScratch(serverUrl: string | undefined): Promise<ScratchDatabase> {
  return serverUrl === undefined ? startServer() : createDatabase(serverUrl);
}

async function startServer(): Promise<ScratchDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'hookledger-scratch-'));
  const removeDirectory = () => rm(directory, { recursive: true, force: true });
  try {
    // As root the server runs as another user, who has to get through here.
    await chmod(directory, 0o711);
    const server = await startEmbeddedPostgres({ directory, database: 'scratch' });
    return { url: server.url, remove: () => server.stop().finally(removeDirectory) };
  } catch (error) {
    await removeDirectory();
    if (!(error instanceof EmbeddedPostgresUnavailableError)) throw error;
    throw new NoScratchError('PostgreSQL is not among the packages that are installed here', {
      cause: error,
    });
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
