import { setTimeout as sleep } from 'node:timers/promises';
import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ENV, type Env } from '../config/env';
import { isBehind, migrate } from '../schema-changes/migrate';
import { postgresErrorFacts } from '../failures/postgres-error';
import { DatabaseReadiness } from '../database/readiness';
import { UnsafeDatabaseError, refuseUnsafeSettings } from '../database/unsafe-database.error';

const RETRY_MS = 1_000;

/**
 * Connects in the background, for as long as it takes: a database that is down is no reason not to start, only not to be
 * ready. Outside production it migrates too; in production that is a person's decision.
 */
@Injectable()
export class DatabaseConnector implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(DatabaseConnector.name);
  private readonly stopping = new AbortController();
  private connecting: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly readiness: DatabaseReadiness,
    @Inject(ENV) private readonly env: Pick<Env, 'NODE_ENV'>,
  ) {}

  onApplicationBootstrap(): void {
    this.connecting = this.connectUntilReady();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.connecting;
  }

  private async connectUntilReady(): Promise<void> {
    let complaint: string | undefined;
    while (!this.stopping.signal.aborted) {
      try {
        if (await this.connect()) return;
      } catch (error) {
        if (error instanceof UnsafeDatabaseError) {
          this.readiness.refuse(error);
          return;
        }
        const message = postgresErrorFacts(error)?.message ?? String(error);
        if (message !== complaint) this.logger.warn(`cannot use the database yet, trying on: ${message}`);
        complaint = message;
      }
      await sleep(RETRY_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }

  private async connect(): Promise<boolean> {
    if (!this.dataSource.isInitialized) await this.dataSource.initialize();
    await refuseUnsafeSettings(this.dataSource);
    if (this.env.NODE_ENV !== 'production') {
      for (const name of await migrate(this.dataSource)) this.logger.log(`migrated: ${name}`);
    } else if (await isBehind(this.dataSource)) {
      if (this.readiness.state !== 'schema_behind') {
        this.logger.error(
          'the database lacks migrations of this version; run `npm run migration:run`, I will wait',
        );
      }
      this.readiness.waitForSchema();
      return false;
    }
    this.readiness.ready();
    return true;
  }
}
