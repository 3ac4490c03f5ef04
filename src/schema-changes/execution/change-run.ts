import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource, QueryRunner } from 'typeorm';
import { postgresErrorFacts } from '../../failures/postgres-error';
import type { Direction, SchemaChange } from '../recording/schema-change';
import { ChangeHistory } from '../records/change-history';
import { MigrationTable } from '../records/migration-table';
import { Blockers } from './blockers';
import { ChangeFailedError, LockNotGivenError } from './change-failed.errors';
import { keepsNobodyWaiting, type Patience, pauseBefore } from './patience';

/** lock_not_available, deadlock_detected: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const IN_THE_WAY = new Set(['55P03', '40P01']);

/** Who runs something, and how. */
export interface RunSettings {
  by: string;
  approvedBy: readonly string[];
  patience: Patience;
  /** Told of whatever takes longer, for people. */
  tell(message: string): void;
}

export interface FinishedChange {
  name: string;
  durationMs: number;
}

/**
 * Makes one change: exactly the statements that were recorded and approved, by a connection of its own. That it ran, and who ran
 * it, is written down with it or not at all.
 */
export class ChangeRun {
  private attempts = 1;
  private statement = 0;
  private blockers = '';
  private readonly began = performance.now();
  private readonly history: ChangeHistory;

  constructor(
    private readonly dataSource: DataSource,
    private readonly change: SchemaChange,
    private readonly direction: Direction,
    private readonly settings: RunSettings,
  ) {
    this.history = new ChangeHistory(dataSource);
  }

  /** @throws {ChangeFailedError} {LockNotGivenError} */
  async run(): Promise<FinishedChange> {
    try {
      await (this.change.isTransactional ? this.again(() => this.together()) : this.oneByOne());
    } catch (error) {
      const failure = this.explain(error);
      // Where even that fails, the reason is the same, and is told by the error.
      await this.write('failed', failure.message, this.dataSource).catch(() => undefined);
      throw failure;
    }
    return { name: this.change.name, durationMs: this.durationMs };
  }

  private async together(): Promise<void> {
    await this.connected((runner, pid) =>
      inTransaction(runner, async () => {
        for (const [index, sql] of this.change[this.direction].entries()) {
          this.statement = index;
          await this.send(sql, runner, pid);
        }
        await this.noteIn(runner);
      }),
    );
  }

  /** Each statement is done or not by itself, so each is tried again by itself. */
  private async oneByOne(): Promise<void> {
    await this.connected(async (runner, pid) => {
      for (const [index, sql] of this.change[this.direction].entries()) {
        this.statement = index;
        await this.again(() => this.send(sql, runner, pid));
      }
      await inTransaction(runner, () => this.noteIn(runner));
    });
  }

  private async noteIn(runner: QueryRunner): Promise<void> {
    this.statement = this.change[this.direction].length;
    const table = new MigrationTable(this.dataSource);
    await (this.direction === 'up' ? table.note(this.change, runner) : table.strike(this.change, runner));
    await this.write('done', null, runner);
  }

  private async send(sql: string, runner: QueryRunner, pid: number): Promise<void> {
    const { lockTimeoutMs, statementTimeoutMs } = this.settings.patience;
    const scope = runner.isTransactionActive ? 'local ' : '';
    // Within a transaction it would keep waiting whoever waits for what that holds already.
    const isPatient = !runner.isTransactionActive && keepsNobodyWaiting(sql);
    await runner.query(`set ${scope}lock_timeout = ${isPatient ? 0 : lockTimeoutMs}`);
    await runner.query(`set ${scope}statement_timeout = ${isPatient ? 0 : statementTimeoutMs}`);
    const blockers = new Blockers(this.url, pid, this.settings.tell);
    try {
      await runner.query(sql);
    } finally {
      await blockers.end();
      this.blockers = blockers.lastSeen;
    }
  }

  private async again(work: () => Promise<void>): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        if (!isInTheWay(error) || attempt >= this.settings.patience.attempts) throw error;
        const pause = pauseBefore(attempt + 1);
        const who = this.blockers && `, held by ${this.blockers}`;
        this.settings.tell(
          `  ${this.change.name}: a lock was not to be had${who}; trying again in ${pause} ms (${attempt} of ${this.settings.patience.attempts})`,
        );
        await sleep(pause);
        this.attempts += 1;
      }
    }
  }

  private async connected(work: (runner: QueryRunner, pid: number) => Promise<void>): Promise<void> {
    const runner = this.dataSource.createQueryRunner();
    try {
      const [row]: { pid: number }[] = await runner.query('select pg_backend_pid() as pid');
      await work(runner, row?.pid ?? 0);
    } finally {
      // The service uses the connection on.
      await runner.query('reset lock_timeout').catch(() => undefined);
      await runner.query('reset statement_timeout').catch(() => undefined);
      await runner.release();
    }
  }

  private explain(error: unknown): Error {
    if (!isInTheWay(error)) return new ChangeFailedError(this.change, this.direction, this.statement, error);
    return new LockNotGivenError(this.change, this.settings.patience, this.blockers, { cause: error });
  }

  private async write(outcome: 'done' | 'failed', error: string | null, querier: QueryRunner | DataSource) {
    const { name, digest } = this.change;
    const { by, approvedBy } = this.settings;
    const what = { migration: name, digest, direction: this.direction, by, approvedBy };
    const { attempts, durationMs } = this;
    await this.history.add({ ...what, durationMs, attempts, outcome, error }, querier);
  }

  private get url(): string {
    const { options } = this.dataSource;
    return options.type === 'postgres' ? (options.url ?? '') : '';
  }

  private get durationMs(): number {
    return Math.round(performance.now() - this.began);
  }
}

/** Whoever gets the connection next finds no transaction open. */
async function inTransaction(runner: QueryRunner, work: () => Promise<void>): Promise<void> {
  await runner.startTransaction();
  try {
    await work();
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  }
}

function isInTheWay(error: unknown): boolean {
  return IN_THE_WAY.has(postgresErrorFacts(error)?.sqlState ?? '');
}
