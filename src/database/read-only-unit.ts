import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { ENV, type Env } from '../config/env';
import { postgresErrorFacts } from '../failures/postgres-error';
import { answerable } from './unanswerable.error';
import { serviceConnectionOptions } from './connection.options';

/** So many people's questions at a time; whoever comes then waits for his turn. */
const CONNECTIONS = 3;
/** Nothing a person asks for is worth more of the server's time. */
const STATEMENT_TIMEOUT = '3s';
/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const QUERY_CANCELED = '57014';

/** A question took so long that it was stopped; the message says to people what to do. */
export class QueryTooSlowError extends Error {
  override readonly name = 'QueryTooSlowError';
  constructor(cause: unknown) {
    super('It was stopped after three seconds. Narrow it by a status, an object or a shorter time.', {
      cause,
    });
  }
}

type Settings = Pick<
  Env,
  'DATABASE_URL' | 'DATABASE_SCHEMA' | 'DATABASE_POOL_SIZE' | 'DATABASE_PREPARED_STATEMENTS'
>;

/**
 * Where people's questions are answered: connections of their own and little time for each statement, so that no search,
 * however clumsy, keeps deliveries or processing waiting. Nothing can be written here.
 */
@Injectable()
export class ReadOnlyUnit implements OnApplicationShutdown {
  private readonly dataSource: DataSource;
  private connecting: Promise<unknown> | undefined;

  constructor(@Inject(ENV) private readonly env: Settings) {
    // Nobody looks for a whole night: the connections are made when somebody does, and closed again.
    const options = serviceConnectionOptions({ ...env, DATABASE_POOL_SIZE: CONNECTIONS });
    this.dataSource = new DataSource({
      ...options,
      applicationName: 'hookledger-console',
    } as typeof options);
  }

  /**
   * Runs `work` in one transaction that sees one moment of the database. SQL inside needs no schema names.
   * @throws {QueryTooSlowError}
   * @throws {UnanswerableError}
   */
  async run<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    await this.connect();
    const runner = this.dataSource.createQueryRunner();
    try {
      await Promise.all([
        runner.query('begin isolation level repeatable read, read only', []),
        // Not as parameters of the connection, which PgBouncer refuses.
        runner.query(
          `select set_config('search_path', $1, true), set_config('statement_timeout', $2, true),
             set_config('idle_in_transaction_session_timeout', '5s', true)`,
          [this.env.DATABASE_SCHEMA, STATEMENT_TIMEOUT],
        ),
      ]);
      const result = await work(runner.manager);
      await runner.query('commit', []);
      return result;
    } catch (error) {
      if (!runner.isReleased) await runner.query('rollback').catch(() => undefined);
      throw postgresErrorFacts(error)?.sqlState === QUERY_CANCELED
        ? new QueryTooSlowError(error)
        : answerable(error);
    } finally {
      if (!runner.isReleased) await runner.release();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.connecting?.catch(() => undefined);
    if (this.dataSource.isInitialized) await this.dataSource.destroy();
  }

  private async connect(): Promise<void> {
    if (this.dataSource.isInitialized) return;
    this.connecting ??= this.dataSource.initialize().finally(() => (this.connecting = undefined));
    await this.connecting;
  }
}
