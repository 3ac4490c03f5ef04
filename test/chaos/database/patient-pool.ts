import { setTimeout as sleep } from 'node:timers/promises';
import { SafePool } from '../../../src/database/safe-pool';
import { SCHEMA } from '../../helpers/test-database';

const PATIENCE_MS = 60_000;

/** A few connections for the run's own questions, which are asked again while the server is away. */
export class PatientPool {
  private pool: SafePool;

  /** @param options beside the search path, as `postgres` takes them on its command line. */
  constructor(
    url: string,
    private readonly options = '',
  ) {
    this.pool = this.poolTo(url);
  }

  /** Also a question that is being asked is asked there from now on. */
  async switchTo(url: string): Promise<void> {
    const { pool } = this;
    this.pool = this.poolTo(url);
    await pool.end();
  }

  /** @throws what the statement itself is to blame for, and anything else after a minute. */
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

  end(): Promise<void> {
    return this.pool.end();
  }

  private poolTo(url: string): SafePool {
    return new SafePool({
      connectionString: url,
      options: `-c search_path=${SCHEMA} ${this.options}`,
      application_name: 'chaos',
      max: 4,
      connectionTimeoutMillis: 3_000,
    });
  }
}

/** SQLSTATE classes 22 (data), 23 (constraint) and 42 (syntax, names): asking again helps nobody. */
function isFaultOfStatement(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^(22|23|42)\w{3}$/.test(code);
}
