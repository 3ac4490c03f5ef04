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
   * Runs `work` in one transaction. A process that stalls inside one loses it after 5 s, a lock is waited for 2 s and a
   * statement may take 10 s, so that nobody keeps a tenant locked. Set for the transaction alone, which also holds
   * behind a pooler that hands each transaction to another server connection.
   */
  async run<T>(
    work: (manager: EntityManager) => Promise<T>,
    { durable = true }: UnitOptions = {},
  ): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query(
        `select set_config('search_path', $1, true), set_config('idle_in_transaction_session_timeout', '5s', true),
           set_config('lock_timeout', '2s', true), set_config('statement_timeout', '10s', true)
           ${durable ? '' : `, set_config('synchronous_commit', 'off', true)`}`,
        [this.env.DATABASE_SCHEMA],
      );
      return work(manager);
    });
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
