import { type DynamicModule, Global, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { Env } from '../config/env';
import { DatabaseReadiness } from '../database/readiness';
import { DatabaseConnector } from './database-connector';
import { DatabaseProbe } from '../database/database-probe';
import { PoolGauges } from '../database/pool-gauges';
import { serviceDatabaseOptions } from './database.options';
import { SchemaWatch } from '../schema-changes/schema-watch';
import { ReadOnlyUnit } from '../database/read-only-unit';
import { UnitOfWork } from '../database/unit-of-work';

@Global()
@Module({})
export class DatabaseModule {
  static forRoot(env: Env): DynamicModule {
    return {
      module: DatabaseModule,
      imports: [TypeOrmModule.forRoot({ ...serviceDatabaseOptions(env), manualInitialization: true })],
      providers: [
        DatabaseConnector,
        DatabaseProbe,
        DatabaseReadiness,
        PoolGauges,
        ReadOnlyUnit,
        SchemaWatch,
        UnitOfWork,
      ],
      exports: [DatabaseProbe, DatabaseReadiness, ReadOnlyUnit, SchemaWatch, UnitOfWork],
    };
  }
}
