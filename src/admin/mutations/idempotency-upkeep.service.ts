import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { DatabaseConnector } from '../../database/database-connector';
import { UnitOfWork } from '../../database/unit-of-work';
import { failureMessageOf } from '../../events/failure-message';
import { IdempotencyKeysRepository } from './idempotency-keys.repository';

/** So few that a step is over in milliseconds. */
const STEP = 1_000;

/** Every minute: keys that are a day old are forgotten. Replicas share the work by skipping locked rows. */
@Injectable()
export class IdempotencyUpkeep implements OnModuleDestroy {
  private readonly logger = new Logger(IdempotencyUpkeep.name);
  private running: Promise<void> = Promise.resolve();
  private isStopping = false;

  constructor(
    private readonly database: DatabaseConnector,
    private readonly unitOfWork: UnitOfWork,
    private readonly keys: IdempotencyKeysRepository,
  ) {}

  @Cron('20 * * * * *', { waitForCompletion: true })
  async run(): Promise<void> {
    if (this.database.state !== 'ready') return;
    this.running = this.forgetOld().catch((error: unknown) => {
      this.logger.warn({ error: failureMessageOf(error) }, 'old keys stay for another minute');
    });
    await this.running;
  }

  async onModuleDestroy(): Promise<void> {
    this.isStopping = true;
    await this.running;
  }

  /** All of it, now. Not durable: what a crash forgets to have been deleted is deleted once more. */
  async forgetOld(): Promise<void> {
    let deleted = STEP;
    while (deleted === STEP && !this.isStopping)
      deleted = await this.unitOfWork.run((manager) => this.keys.forgetOld(STEP, manager), {
        durable: false,
      });
  }
}
