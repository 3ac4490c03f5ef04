import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { ENV, type Env } from '../config/env';
import { DatabaseReadiness } from '../database/readiness';
import { UnitOfWork } from '../database/unit-of-work';
import { failureMessageOf } from '../failures/failure-message';
import { Metrics } from '../metrics/metrics';
import { type Purpose, RetentionWalk } from './retention-walk';
import { RetentionRepository } from './retention.repository';

/** What is left after so long is for the next minute. */
const RUN_MS = 20_000;

/**
 * Every minute: finished events that came longer ago than `RETENTION_DAYS` are deleted, and those that came longer ago than
 * `RETENTION_BODY_DAYS` lose their bodies; where neither is set, nothing ever goes.
 */
@Injectable()
export class RetentionService implements OnModuleDestroy {
  private readonly walks: readonly RetentionWalk[];
  private running: Promise<void> = Promise.resolve();
  private readonly logger = new Logger(RetentionService.name);

  constructor(
    private readonly database: DatabaseReadiness,
    unitOfWork: UnitOfWork,
    repository: RetentionRepository,
    metrics: Metrics,
    @Inject(ENV) env: Pick<Env, 'RETENTION_DAYS' | 'RETENTION_BODY_DAYS'>,
  ) {
    const deleted = metrics.counter(
      'events_deleted_total',
      'Finished events that were deleted from the log because they came longer ago than RETENTION_DAYS',
    );
    const dropped = metrics.counter(
      'event_bodies_dropped_total',
      'Finished events whose bodies were dropped because they came longer ago than RETENTION_BODY_DAYS',
    );
    const purposes: (Omit<Purpose, 'days'> & { days: number | undefined })[] = [
      {
        days: env.RETENTION_DAYS,
        take: (ids, manager) => repository.delete(ids, manager),
        count: (taken) => deleted.inc(taken),
      },
      {
        days: env.RETENTION_BODY_DAYS,
        take: (ids, manager) => repository.dropBodies(ids, manager),
        count: (taken) => dropped.inc(taken),
      },
    ];
    this.walks = purposes.flatMap(({ days, ...purpose }) =>
      days === undefined ? [] : [new RetentionWalk({ ...purpose, days }, unitOfWork, repository)],
    );
  }

  /** Half a minute away from the upkeep, which needs connections too. */
  @Cron('30 * * * * *', { waitForCompletion: true })
  async run(): Promise<void> {
    if (this.walks.length === 0 || this.database.state !== 'ready') return;
    this.running = this.goOn().catch((error: unknown) => {
      this.logger.warn({ error: failureMessageOf(error) }, 'retention ended early, the next minute goes on');
    });
    await this.running;
  }

  async onModuleDestroy(): Promise<void> {
    for (const walk of this.walks) walk.stop();
    await this.running;
  }

  private async goOn(): Promise<void> {
    for (const walk of this.walks) await walk.goOn(performance.now() + RUN_MS);
  }
}
