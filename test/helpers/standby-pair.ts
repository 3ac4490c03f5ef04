import { Client } from 'pg';
import { DebianPostgres, noDebianPostgres } from './debian-postgres';
import { TcpProxy } from './tcp-proxy';
import { SCHEMA, type TestDatabase } from './test-database';
import { eventually } from './test-service';

export { noDebianPostgres };

const DATABASE = 'billing';
const WAITING = `from pg_stat_activity where wait_event = 'SyncRep'`;

/** A primary whose commits wait for its standby, behind one address that moves to the standby when the primary dies. */
export class StandbyPair implements TestDatabase {
  private constructor(
    private readonly primary: DebianPostgres,
    private readonly standby: DebianPostgres,
    /** What clients connect to. */
    private readonly address: TcpProxy,
    /** What the standby gets its log through. */
    private readonly replication: TcpProxy,
    private current = primary,
  ) {}

  /** Both are empty. */
  static async start(): Promise<StandbyPair> {
    const primary = await DebianPostgres.start();
    await primary.query(`create database ${DATABASE}`);
    const replication = await TcpProxy.to(primary.urlOf('postgres'));
    const standby = await primary.startStandby(replication.url);
    await primary.query(`alter system set synchronous_standby_names = '*'`);
    await primary.query('select pg_reload_conf()');
    const pair = new StandbyPair(primary, standby, await TcpProxy.to(primary.urlOf(DATABASE)), replication);
    await pair.isSynchronous();
    return pair;
  }

  /** Always of the server that is the primary now. */
  get url(): string {
    return this.address.url;
  }

  /** Asks the primary itself, and waits for no standby. */
  query<T extends object = Record<string, unknown>>(sql: string, values?: unknown[]): Promise<T[]> {
    return this.current.query<T>(sql, values, {
      database: DATABASE,
      options: `-c search_path=${SCHEMA} -c synchronous_commit=local`,
    });
  }

  /** From now on nothing is replicated, and commits on the primary wait. */
  async loseStandby(): Promise<void> {
    await this.replication.cut();
  }

  async regainStandby(): Promise<void> {
    await this.replication.open();
    await this.isSynchronous();
  }

  /** Nobody else may write to the table until the returned function is called. */
  async lock(table: string): Promise<() => Promise<void>> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    await client.query(`begin; lock table ${SCHEMA}.${table} in exclusive mode`);
    return () => client.end();
  }

  /** How many sessions have committed and wait for the standby to say so too. */
  async waitingWriters(): Promise<number> {
    return (await this.query(`select ${WAITING}`)).length;
  }

  /** Ends them: what they have written is visible then, and still not replicated. @returns how many there were. */
  async killWaitingWriters(): Promise<number> {
    return (await this.query(`select pg_terminate_backend(pid) ${WAITING}`)).length;
  }

  /** The primary dies, the standby takes its place with what it has, and the address leads there. */
  async failOver(): Promise<void> {
    await this.primary.die();
    await this.replication.cut();
    await this.standby.query('select pg_promote()');
    this.address.switchTo(this.standby.urlOf(DATABASE));
    this.current = this.standby;
  }

  async drop(): Promise<void> {
    await this.address.cut();
    await this.replication.cut();
    await this.primary.remove();
    await this.standby.remove();
  }

  private isSynchronous(): Promise<void> {
    return eventually(async () => {
      const [state] = await this.primary.query('select sync_state from pg_stat_replication');
      if (state?.sync_state !== 'sync')
        throw new Error(`the standby is not synchronous: ${state?.sync_state}`);
    });
  }
}
