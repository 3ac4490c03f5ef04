import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ENV, type Env } from '../config/env';
import { SafePool } from './safe-pool';

const PATIENCE_MS = 2_000;

/** Asks the database whether it answers, over a connection of its own: a busy pool is no reason to be taken out. */
@Injectable()
export class DatabaseProbe implements OnApplicationShutdown {
  private readonly pool: SafePool;

  constructor(@Inject(ENV) { DATABASE_URL }: Pick<Env, 'DATABASE_URL'>) {
    this.pool = new SafePool({
      connectionString: DATABASE_URL,
      application_name: 'hookledger-probe',
      max: 1,
      connectionTimeoutMillis: PATIENCE_MS,
      query_timeout: PATIENCE_MS,
      idleTimeoutMillis: 60_000,
    });
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
