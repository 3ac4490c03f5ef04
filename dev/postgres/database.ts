import { Client, type ClientConfig } from 'pg';
import { SUPERUSER } from './cluster';

/**
 * Whether the server takes connections. "Not yet" is the only answer besides yes; what stands in the way for good
 * ends the server, and its log says more than the error here.
 */
export async function isReady(port: number, password: string): Promise<boolean> {
  try {
    await withClient(port, password, (client) => client.query('select 1'));
    return true;
  } catch (error) {
    if ((error as { code?: string }).code === WRONG_PASSWORD) throw error;
    return false;
  }
}

export async function ensureDatabase(port: number, password: string, name: string): Promise<void> {
  await withClient(port, password, async (client) => {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount !== 0) return;
    await client.query(
      `create database ${client.escapeIdentifier(name)} template template0 encoding 'UTF8' lc_collate 'C' lc_ctype 'C'`,
    );
  });
}

/** https://www.postgresql.org/docs/18/errcodes-appendix.html */
const WRONG_PASSWORD = '28P01';

async function withClient<T>(
  port: number,
  password: string,
  use: (client: Client) => Promise<T>,
): Promise<T> {
  // Everything spelt out, since pg fills gaps from the environment's PG* variables.
  const config: ClientConfig = {
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    database: 'postgres',
    ssl: false,
    options: '',
    connectionTimeoutMillis: 5_000,
  };
  const client = new Client(config);
  // A server that goes away in mid-query fails the query; without this it would also end the process.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await use(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
