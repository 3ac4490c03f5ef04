import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { DatabaseReadiness } from '../database/readiness';
import { UnitOfWork } from '../database/unit-of-work';
import { failureMessageOf } from '../failures/failure-message';
import { BodyReadingsRepository } from './audit/body-readings.repository';
import { RefusalRecord } from './audit/refusal-record.service';
import { IdempotencyKeysRepository } from './mutations/idempotency-keys.repository';
import { BulkReplaysRepository } from './bulk-replays/bulk-replays.repository';

/** So few that a step is over in milliseconds. */
const STEP = 1_000;

/**
 * Every minute: forgets keys that are a day old, and bulk replays that ended three months ago with what they said of each
 * event; who ordered them and why stays in the audit log. Replicas share the work by skipping locked rows.
 */
@Injectable()
export class AdminUpkeep implements OnModuleDestroy {
  private readonly logger = new Logger(AdminUpkeep.name);
  private running: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: IdempotencyKeysRepository,
    private readonly bulkReplays: BulkReplaysRepository,
    private readonly readings: BodyReadingsRepository,
    private readonly refusals: RefusalRecord,
  ) {}

  @Cron('20 * * * * *', { waitForCompletion: true })
  async run(): Promise<void> {
    if (this.database.state !== 'ready') return;
    this.running = this.forgetOld()
      .then(() => this.summarizeRefusals())
      .catch((error: unknown) => {
        this.logger.warn({ error: failureMessageOf(error) }, 'what is old stays for another minute');
      });
    await this.running;
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  /** All of it, now. */
  async forgetOld(): Promise<void> {
    await this.inSteps((manager) => this.keys.forgetOld(STEP, manager));
    await this.inSteps((manager) => this.readings.forgetOld(STEP, manager));
    await this.inSteps((manager) => this.bulkReplays.forgetOldEvents(STEP, manager));
    await this.inSteps((manager) => this.bulkReplays.forgetOld(STEP, manager));
  }

  /** One audit entry for what the minutes that are over had too many of. */
  async summarizeRefusals(): Promise<void> {
    let minutes = STEP;
    while (minutes === STEP && !this.isStopping)
      minutes = await this.unitOfWork.run((manager) => this.refusals.summarize(STEP, manager));
  }

  /** Not durable: what a crash forgets to have been deleted is deleted once more. */
  private async inSteps(step: (manager: EntityManager) => Promise<number>): Promise<void> {
    let deleted = STEP;
    while (deleted === STEP && !this.isStopping)
      deleted = await this.unitOfWork.run(step, { durable: false });
  }
}
