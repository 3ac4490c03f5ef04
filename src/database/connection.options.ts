import type { DataSourceOptions } from 'typeorm';
import type { DatabaseSettings, Env } from '../config/env';
import { safeDriver } from './safe-pool';

/** Longer than any statement of the service may take. */
const SILENCE_LIMIT_MS = 15_000;

export type ServiceDatabaseSettings = DatabaseSettings & Pick<Env, 'DATABASE_PREPARED_STATEMENTS'>;
export type ConnectionOptions = DataSourceOptions & { extra: object };

/** TypeORM's options for the service: its connections count as broken when they are silent for too long. */
export function serviceConnectionOptions(env: ServiceDatabaseSettings): ConnectionOptions {
  const options = connectionOptions(env);
  const extra = {
    ...options.extra,
    silenceLimitMs: SILENCE_LIMIT_MS,
    isPreparing: env.DATABASE_PREPARED_STATEMENTS,
  };
  return { ...options, extra };
}

/** The same for the migration commands, whose statements may take as long as they have to. */
export function connectionOptions(env: DatabaseSettings): ConnectionOptions {
  return {
    type: 'postgres',
    driver: safeDriver,
    url: env.DATABASE_URL,
    schema: env.DATABASE_SCHEMA,
    synchronize: false,
    // Its logger prints parameters, which are personal data.
    logging: false,
    // The service owns no right to create extensions and needs none.
    installExtensions: false,
    applicationName: 'hookledger',
    poolSize: env.DATABASE_POOL_SIZE,
    extra: {
      connectionTimeoutMillis: 3_000,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
    },
  };
}
