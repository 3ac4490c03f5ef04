import type { DataSourceOptions } from 'typeorm';
import type { DatabaseSettings } from '../config/env';
import {
  connectionOptions,
  type ConnectionOptions,
  serviceConnectionOptions,
  type ServiceDatabaseSettings,
} from '../database/connection.options';
import { entities } from './entities';
import { migrations } from './migrations';

const schema = {
  entities,
  migrations,
  migrationsTableName: 'typeorm_migrations',
  migrationsTransactionMode: 'each',
} as const;

/** TypeORM's options for the service, with all its tables. */
export function serviceDatabaseOptions(env: ServiceDatabaseSettings): DataSourceOptions {
  return { ...serviceConnectionOptions(env), ...schema };
}

/** The same for the migration commands. */
export function databaseOptions(env: DatabaseSettings): ConnectionOptions {
  return { ...connectionOptions(env), ...schema };
}
