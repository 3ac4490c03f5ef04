import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Counter } from 'prom-client';
import type { EntityManager } from 'typeorm';
import { ENV, type Env } from '../config/env';
import { DatabaseConnector } from '../database/database-connector';
import { UnitOfWork } from '../database/unit-of-work';
import { failureMessageOf } from '../events/failure-message';
import { Metrics } from '../metrics/metrics';
import { RetentionRepository } from './retention.repository';

/** Rows by transaction: so few that it is over soon (20 to 60 ms, measured with bodies of 3 KB on two busy cores). */
const BATCH = 1_000;
/** Between two of them the disk belongs to the others. */
const BREATH_MS = 100;
/** What is left after so long is for the next minute. */
const RUN_MS = 20_000;
/** So long after a walk has come to its end the next one begins at the beginning. */
const ANEW_MS = 3_600_000;
const BEGINNING = '0';

interface Batch {
  reached: string;
  deleted: number;
  isLast: boolean;
}

/**
 * Every minute, where `RETENTION_DAYS` is set: finished events that came longer ago are deleted.
 *
 * Rows are numbered as they come, so that it walks along the primary key and ends where they are too young: when nothing
 * is old, one row is read, however many there are. What stays behind on the way, because it is not finished or because
 * somebody is at it, neither stops the walk nor is read again each minute: the next run goes on where this one ended, and
 * only an hour after its end a walk begins at the beginning, for what has been finished by then. It also finds what was
 * deleted and came back, in a crash of the server that forgot it. A row with a time in the future, of a clock that was
 * wrong, holds up those behind it; nothing goes too early.
 */
@Injectable()
export class RetentionService implements OnModuleDestroy {
  /** What came before this row has been looked at, on this walk. */
  private reached = BEGINNING;
  /** For ever, until this walk comes to its end. */
  private anewAt = Number.POSITIVE_INFINITY;
  private running: Promise<void> = Promise.resolve();
  private isStopping = false;
  private readonly deleted: Counter;
  private readonly logger = new Logger(RetentionService.name);

  constructor(
    private readonly database: DatabaseConnector,
    private readonly unitOfWork: UnitOfWork,
    private readonly repository: RetentionRepository,
    metrics: Metrics,
    @Inject(ENV) private readonly env: Pick<Env, 'RETENTION_DAYS'>,
  ) {
    this.deleted = metrics.counter(
      'events_deleted_total',
      'Finished events that were deleted from the log because they came longer ago than RETENTION_DAYS',
    );
  }

  /** Half a minute away from the upkeep, which needs connections too. */
  @Cron('30 * * * * *', { waitForCompletion: true })
  async run(): Promise<void> {
    const { RETENTION_DAYS: days } = this.env;
    if (days === undefined || this.database.state !== 'ready') return;
    this.running = this.walkOn(days).catch((error: unknown) => {
      this.logger.warn({ error: failureMessageOf(error) }, 'retention ended early, the next minute goes on');
    });
    await this.running;
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  private async walkOn(days: number): Promise<void> {
    const until = performance.now() + RUN_MS;
    if (performance.now() >= this.anewAt) {
      this.reached = BEGINNING;
      this.anewAt = Number.POSITIVE_INFINITY;
    }
    // The first row tells whether there is anything to do.
    for (let limit = 1; performance.now() < until && !this.isStopping; limit = BATCH) {
      // Not durable: what a crash forgets to have deleted is deleted once more.
      const batch = await this.unitOfWork.run((manager) => this.batch(limit, days, manager), {
        durable: false,
      });
      if (!batch) return;
      this.reached = batch.reached;
      this.deleted.inc(batch.deleted);
      if (batch.isLast) {
        this.anewAt = Math.min(this.anewAt, performance.now() + ANEW_MS);
        return;
      }
    }
  }

  /** undefined: another replica is at it. */
  private async batch(limit: number, days: number, manager: EntityManager): Promise<Batch | undefined> {
    if (!(await this.repository.tryLock(manager))) return undefined;
    // Under the lock, so that it stays with one replica from batch to batch although each is committed by itself.
    if (limit > 1) await sleep(BREATH_MS);
    const rows = await this.repository.rowsAfter(this.reached, limit, days, manager);
    const ids = rows.filter(({ isOld }) => isOld).map(({ id }) => id);
    return {
      reached: ids.at(-1) ?? this.reached,
      deleted: await this.repository.delete(ids, manager),
      isLast: ids.length < limit,
    };
  }
}
