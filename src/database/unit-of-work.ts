import { Inject, Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ENV, type Env } from '../config/env';

export interface UnitOptions {
  /**
   * false: the commit returns before it is on disk. For processing only: an event's row is safe already, and its effects
   * and its mark are kept or lost together.
   */
  durable?: boolean;
}

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
  /** One message, so that a transaction with its settings begins in one round trip. */
  private readonly begin: string;
  private readonly beginForgetful: string;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(ENV) { DATABASE_SCHEMA }: Pick<Env, 'DATABASE_SCHEMA'>,
  ) {
    this.begin = `begin; set local search_path = ${DATABASE_SCHEMA}; set local lock_timeout = '2s';
      set local statement_timeout = '10s'; set local idle_in_transaction_session_timeout = '5s'`;
    this.beginForgetful = `${this.begin}; set local synchronous_commit = off`;
  }

  /**
   * Runs `work` in one transaction. A process that stalls inside one loses it after 5 s, a lock is waited for 2 s and a
   * statement may take 10 s, so that nobody keeps a tenant locked. Set for the transaction alone, which also holds
   * behind a pooler that hands each transaction to another server connection.
   */
  async run<T>(
    work: (manager: EntityManager) => Promise<T>,
    { durable = true }: UnitOptions = {},
  ): Promise<T> {
    return this.pipelined(
      async (manager, { begun }) => {
        await begun;
        return work(manager);
      },
      { durable },
    );
  }

  /** The same, for work that sends its first statements with the beginning and its last ones with the commit. */
  async pipelined<T>(
    work: (manager: EntityManager, unit: OpenUnit) => Promise<T>,
    { durable = true }: UnitOptions = {},
  ): Promise<T> {
    const runner = this.dataSource.createQueryRunner();
    const last: Promise<unknown>[] = [];
    try {
      const begun = runner.query(durable ? this.begin : this.beginForgetful);
      const [result] = await Promise.all([
        work(runner.manager, { begun, last: (...statements) => void last.push(...statements.map(heard)) }),
        begun,
      ]);
      await Promise.all([...last, runner.query('commit')]);
      return result;
    } catch (error) {
      // On a connection that broke there is nothing left to undo; what broke it is the error to tell.
      if (!runner.isReleased) await runner.query('rollback').catch(() => undefined);
      throw error;
    } finally {
      if (!runner.isReleased) await runner.release();
    }
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
