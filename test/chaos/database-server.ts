import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database/database.options';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/database/embedded-postgres';
import { migrate } from '../../src/database/migrate';
import { SafePool } from '../../src/database/safe-pool';
import { SCHEMA } from '../helpers/test-database';

const PATIENCE_MS = 60_000;

/** A real PostgreSQL of the run's own, which may be killed and is then started again over the same data. */
export class DatabaseServer {
  private readonly logged: string[] = [];

  private constructor(
    private readonly directory: string,
    private server: EmbeddedPostgres,
    private pool: SafePool,
  ) {}

  /** Migrated, as production's services expect it. */
  static async start(): Promise<DatabaseServer> {
    const directory = await mkdtemp(join(tmpdir(), 'hookledger-chaos-'));
    // As root the server runs as another user, who has to get through here.
    await chmod(directory, 0o711);
    const server = await startEmbeddedPostgres({ directory });
    const settings = { DATABASE_URL: server.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 2 };
    const dataSource = await new DataSource(databaseOptions(settings)).initialize();
    await migrate(dataSource);
    await dataSource.destroy();
    return new DatabaseServer(directory, server, poolTo(server.url));
  }

  /** A new one after each start, since the server takes a free port. */
  get url(): string {
    return this.server.url;
  }

  /** Asks past the services, and again for as long as the server is away. */
  async query<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      try {
        return (await this.pool.query<T>(sql, values)).rows;
      } catch (error) {
        if (isFaultOfStatement(error) || Date.now() > deadline) throw error;
        await sleep(50);
      }
    }
  }

  /**
   * Opens a connection that asks for nothing; `lost` resolves when the server has ended it.
   */
  async witness(): Promise<{ lost: Promise<unknown> }> {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => undefined);
    const lost = new Promise((resolve) => client.once('end', resolve));
    await client.connect();
    return { lost };
  }

  /** SIGKILLs the postmaster; its children follow when they notice. Resolves when it is gone. */
  async kill(): Promise<void> {
    process.kill(this.server.pid, 'SIGKILL');
    await this.server.stop();
  }

  /** A fast shutdown: in good order, and nobody's transaction is waited for. */
  async shutDown(): Promise<void> {
    await this.server.stop();
  }

  /** After `kill` or `shutDown`, over the same data. */
  async startAgain(): Promise<void> {
    // Each start empties it.
    this.logged.push(await this.readLog());
    this.server = await startEmbeddedPostgres({ directory: this.directory });
    const { pool } = this;
    this.pool = poolTo(this.url);
    await pool.end();
  }

  /** Everything the server has logged in all of its lives. */
  async log(): Promise<string> {
    return [...this.logged, await this.readLog()].join('');
  }

  /** For when there is no time to wait: an immediate shutdown, and its directory stays. */
  abandon(): void {
    process.kill(this.server.pid, 'SIGQUIT');
  }

  async stop(): Promise<void> {
    await this.pool.end();
    await this.server.stop();
    for (const directory of [dirname(this.server.dataDir), this.directory]) {
      await rm(directory, { recursive: true, force: true });
    }
  }

  private readLog(): Promise<string> {
    return readFile(join(dirname(this.server.dataDir), 'server.log'), 'utf8');
  }
}

function poolTo(url: string): SafePool {
  return new SafePool({
    connectionString: url,
    options: `-c search_path=${SCHEMA}`,
    application_name: 'chaos',
    max: 4,
    connectionTimeoutMillis: 3_000,
  });
}

/** SQLSTATE classes 22 (data), 23 (constraint) and 42 (syntax, names): asking again helps nobody. */
function isFaultOfStatement(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^(22|23|42)\w{3}$/.test(code);
}
