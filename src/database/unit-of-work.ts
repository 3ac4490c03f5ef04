import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type QueryRunner } from 'typeorm';
import { ENV, type Env } from '../config/env';
import { tellCommitted } from './after-commit';

export interface UnitOptions {
  /**
   * false: the commit returns before it is on disk. For processing only: an event's row is safe already, and its effects
   * and its mark are kept or lost together.
   */
  durable?: boolean;
  /** How long one lock is waited for. Default: 2 s. */
  lockTimeoutMs?: number;
}

const LOCK_TIMEOUT_MS = 2_000;

/**
 * A transaction some of whose statements travel together. Nothing is written to the tables before `begun` has settled:
 * should the beginning itself fail, what follows it would be no transaction.
 */
export interface OpenUnit {
  readonly begun: Promise<unknown>;
  /** Statements that need not be answered before the commit is sent; one that fails undoes all. */
  last(...statements: Promise<unknown>[]): void;
}

/** Thrown inside a unit to undo it on purpose. */
class Rollback extends Error {}

/** The one place where a transaction begins. SQL inside needs no schema names. */
@Injectable()
export class UnitOfWork {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(ENV) private readonly env: Pick<Env, 'DATABASE_SCHEMA'>,
  ) {}

  /**
   * Runs `work` in one transaction. A process that stalls inside one loses it after 5 s, a lock is waited for 2 s at most and a
   * statement may take 10 s, so that nobody keeps a tenant locked. Set for the transaction alone, which also holds
   * behind a pooler that hands each transaction to another server connection.
   */
  async run<T>(work: (manager: EntityManager) => Promise<T>, options: UnitOptions = {}): Promise<T> {
    return this.inFewTrips(async (manager, { begun }) => {
      await begun;
      return work(manager);
    }, options);
  }

  /** The same, for work that sends its first statements with the beginning and its last ones with the commit. */
  async inFewTrips<T>(
    work: (manager: EntityManager, unit: OpenUnit) => Promise<T>,
    options: UnitOptions = {},
  ): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const last: Promise<unknown>[] = [];
    try {
      const begun = this.begin(runner, options);
      const [result] = await Promise.all([
        work(runner.manager, { begun, last: (...statements) => void last.push(...statements.map(heard)) }),
        begun,
      ]);
      await Promise.all([...last, runner.query('commit', [])]);
      tellCommitted(runner.manager);
      return result;
    } catch (error) {
      // On a connection that broke there is nothing left to undo; what broke it is the error to tell.
      if (!runner.isReleased) await runner.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      if (!runner.isReleased) await runner.release();
    }
  }

  private async begin(
    runner: QueryRunner,
    { durable = true, lockTimeoutMs = LOCK_TIMEOUT_MS }: UnitOptions,
  ): Promise<void> {
    const settings: [name: string, value: string][] = [
      ['search_path', this.env.DATABASE_SCHEMA],
      ['lock_timeout', `${lockTimeoutMs}ms`],
      ['statement_timeout', '10s'],
      ['idle_in_transaction_session_timeout', '5s'],
    ];
    if (!durable) settings.push(['synchronous_commit', 'off']);
    const set = settings.map(([name], index) => `set_config('${name}', $${index + 1}, true)`);
    const values = settings.map(([, value]) => value);
    await Promise.all([runner.query('begin', []), runner.query(`select ${set.join(', ')}`, values)]);
  }

  /** Runs `work` and undoes all it did; for previews. */
  async rehearse<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    let result: { value: T } | undefined;
    try {
      await this.run(async (manager) => {
        result = { value: await work(manager) };
        throw new Rollback();
      });
    } catch (error) {
      if (!(error instanceof Rollback)) throw error;
    }
    if (!result) throw new Error('unreachable: a rehearsal ends by its own rollback');
    return result.value;
  }
}

/** One that fails before anybody waits for it is no unhandled rejection. */
function heard(statement: Promise<unknown>): Promise<unknown> {
  statement.catch(() => undefined);
  return statement;
}
