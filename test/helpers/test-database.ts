import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export const SCHEMA = 'synapscale_db';
/** The migrated database that every spec clones. */
export const TEMPLATE = 'hookledger_template';

/** A database of a spec's own. */
export interface TestDatabase {
  url: string;
  /** Runs SQL with the service's schema in the search path, as somebody else than the service. */
  query<T extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<T[]>;
  drop(): Promise<void>;
}

/** Cloned from the migrated template; `empty`: as PostgreSQL makes one. */
export async function createTestDatabase({ empty = false } = {}): Promise<TestDatabase> {
  const name = `spec_${randomBytes(6).toString('hex')}`;
  await asSuperuser(`create database ${name} template ${empty ? 'template0' : TEMPLATE}`);
  const url = urlOf(name);
  const client = new Client({ connectionString: url, options: `-c search_path=${SCHEMA}` });
  // Killed by specs that kill every connection; the next statement says so.
  client.on('error', () => undefined);
  await client.connect();
  return {
    url,
    query: async <T extends object>(sql: string, values?: unknown[]) =>
      (await client.query<T>(sql, values)).rows,
    drop: async () => {
      await client.end();
      await asSuperuser(`drop database if exists ${name} with (force)`);
    },
  };
}

export async function asSuperuser(sql: string): Promise<void> {
  const client = new Client({ connectionString: urlOf('postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function urlOf(database: string): string {
  const url = new URL(process.env.TEST_DATABASE_URL ?? '');
  url.pathname = `/${database}`;
  return url.href;
}
