import type { DataSourceOptions } from 'typeorm';
import type { DatabaseSettings } from '../config/env';
import { entities } from './entities';
import { migrations } from './migrations';
import { safeDriver } from './safe-pool';

/** TypeORM's options, the same for the service and for `ormconfig.ts` (the migration commands). */
export function databaseOptions(env: DatabaseSettings): DataSourceOptions {
  return {
    type: 'postgres',
    driver: safeDriver,
    url: env.DATABASE_URL,
    schema: env.DATABASE_SCHEMA,
    entities,
    migrations,
    migrationsTableName: 'typeorm_migrations',
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
