import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../../dev/postgres/embedded-postgres';
import type { DatabaseServer } from './database-server';
import { migrateFully } from './migrate-fully';
import { PatientPool } from './patient-pool';

export type Launched = [directory: string, server: EmbeddedPostgres];

/** One PostgreSQL, which may be killed and is then started again over the same data. */
export class EmbeddedServer implements DatabaseServer {
  readonly serviceSettings: Readonly<Record<string, string>> = {};
  private readonly logged: string[] = [];
  private readonly pool: PatientPool;

  protected constructor(
    private readonly directory: string,
    private server: EmbeddedPostgres,
  ) {
    this.pool = new PatientPool(server.url);
  }

  /** @param prepare what is there before the first migration. */
  static async start(prepare?: (url: string) => Promise<void>): Promise<EmbeddedServer> {
    return new EmbeddedServer(...(await EmbeddedServer.launch(prepare)));
  }

  protected static async launch(prepare?: (url: string) => Promise<void>): Promise<Launched> {
    const directory = await mkdtemp(join(tmpdir(), 'hookledger-chaos-'));
    // As root the server runs as another user, who has to get through here.
    await chmod(directory, 0o711);
    const server = await startEmbeddedPostgres({ directory });
    await prepare?.(server.url);
    await migrateFully(server.url);
    return [directory, server];
  }

  /** A new one after each start, since the server takes a free port. */
  get url(): string {
    return this.server.url;
  }

  get serviceUrl(): string {
    return this.url;
  }

  query<T extends object>(sql: string, values?: unknown[]): Promise<T[]> {
    return this.pool.query<T>(sql, values);
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
    await this.pool.switchTo(this.url);
  }

  /** The statistics that PostgreSQL keeps of them do not survive a crash; its log does. */
  async deadlocks(): Promise<string[]> {
    const log = [...this.logged, await this.readLog()].join('');
    return log.split('\n').filter((line) => line.includes('deadlock detected'));
  }

  /** An immediate shutdown. */
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
