import type { DataSourceOptions } from 'typeorm';
import type { DatabaseSettings, Env } from '../config/env';
import { entities } from './entities';
import { migrations } from './migrations';
import { safeDriver } from '../database/safe-pool';

/** Longer than any statement of the service may take. */
const SILENCE_LIMIT_MS = 15_000;

type ServiceSettings = DatabaseSettings & Pick<Env, 'DATABASE_PREPARED_STATEMENTS'>;

/** TypeORM's options for the service. */
export function serviceDatabaseOptions(env: ServiceSettings): DataSourceOptions {
  const options = databaseOptions(env);
  const extra = {
    ...options.extra,
    silenceLimitMs: SILENCE_LIMIT_MS,
    isPreparing: env.DATABASE_PREPARED_STATEMENTS,
  };
  return { ...options, extra } as DataSourceOptions;
}

/** The same for the migration commands, whose statements may take as long as they have to. */
export function databaseOptions(env: DatabaseSettings): DataSourceOptions & { extra: object } {
  return {
    type: 'postgres',
    driver: safeDriver,
    url: env.DATABASE_URL,
    schema: env.DATABASE_SCHEMA,
    entities,
    migrations,
    migrationsTableName: 'typeorm_migrations',
    migrationsTransactionMode: 'each',
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
