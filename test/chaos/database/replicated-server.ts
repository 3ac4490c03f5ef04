import { StandbyPair } from '../../helpers/standby-pair';
import { childProcesses } from './child-processes';
import type { DatabaseServer } from './database-server';
import { migrateFully } from './migrate-fully';
import { PatientPool } from './patient-pool';

/** A primary and its synchronous standby, which may be away and may take the primary's place, at one address. */
export class ReplicatedServer implements DatabaseServer {
  readonly serviceSettings = {};
  private readonly pool: PatientPool;
  /** Of the primary that is no more; its statistics are gone with it. */
  private formerDeadlocks = 0;

  private constructor(
    private readonly pair: StandbyPair,
    private readonly processes: readonly number[],
  ) {
    // What the run does itself shall not wait for a standby that the run has taken away.
    this.pool = new PatientPool(pair.url, '-c synchronous_commit=local');
  }

  static async start(): Promise<ReplicatedServer> {
    const others = childProcesses();
    const pair = await StandbyPair.start();
    const processes = childProcesses().filter((pid) => !others.includes(pid));
    await migrateFully(pair.url);
    return new ReplicatedServer(pair, processes);
  }

  /** The same for good. */
  get url(): string {
    return this.pair.url;
  }

  get serviceUrl(): string {
    return this.url;
  }

  query<T extends object>(sql: string, values?: unknown[]): Promise<T[]> {
    return this.pool.query<T>(sql, values);
  }

  /** From now on commits wait for it. */
  loseStandby(): Promise<void> {
    return this.pair.loseStandby();
  }

  regainStandby(): Promise<void> {
    return this.pair.regainStandby();
  }

  /** Ends the sessions whose commit waits for the standby. @returns how many there were. */
  killWaitingWriters(): Promise<number> {
    return this.pair.killWaitingWriters();
  }

  /** SIGKILLs the primary, and makes a primary of the standby. */
  async failOver(): Promise<void> {
    this.formerDeadlocks += await this.countDeadlocks();
    await this.pair.failOver();
  }

  async deadlocks(): Promise<string[]> {
    const count = this.formerDeadlocks + (await this.countDeadlocks());
    return count === 0 ? [] : [`PostgreSQL has detected ${count} deadlocks`];
  }

  abandon(): void {
    const left = childProcesses();
    for (const pid of this.processes) if (left.includes(pid)) process.kill(pid, 'SIGQUIT');
  }

  async stop(): Promise<void> {
    await this.pool.end();
    await this.pair.drop();
  }

  private async countDeadlocks(): Promise<number> {
    const [row] = await this.query<{ count: number }>(
      'select deadlocks::int as count from pg_stat_database where datname = current_database()',
    );
    return row?.count ?? 0;
  }
}
