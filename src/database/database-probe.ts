import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'pg';
import { ENV, type Env } from '../config/env';

const PATIENCE_MS = 2_000;

/** Asks the database whether it answers, over a connection of its own: a busy pool is no reason to be taken out. */
@Injectable()
export class DatabaseProbe implements OnApplicationShutdown {
  private readonly pool: Pool;

  constructor(@Inject(ENV) { DATABASE_URL }: Pick<Env, 'DATABASE_URL'>) {
    this.pool = new Pool({
      connectionString: DATABASE_URL,
      application_name: 'hookledger-probe',
      max: 1,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      idleTimeoutMillis: 60_000,
    });
    // An idle connection that breaks is replaced by the next question.
    this.pool.on('error', () => undefined);
  }

  async answers(): Promise<boolean> {
    return this.pool.query('select').then(
      () => true,
      () => false,
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
