import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { BacklogRepository } from '../backlog/backlog.repository';
import { DatabaseReadiness } from '../database/readiness';
import { UnitOfWork } from '../database/unit-of-work';
import { failureMessageOf } from '../failures/failure-message';
import { TrafficHistoryRepository } from './traffic-history.repository';

/**
 * Every ten seconds: if nobody has done so in this minute yet, writes down what is unfinished; and whoever was the first to
 * do so deletes what is too old.
 */
@Injectable()
export class BacklogSampler {
  private readonly logger = new Logger('Traffic');

  constructor(
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    private readonly backlog: BacklogRepository,
    private readonly history: TrafficHistoryRepository,
  ) {}

  @Cron('5,15,25,35,45,55 * * * * *', { waitForCompletion: true })
  async run(): Promise<void> {
    if (this.database.state !== 'ready') return;
    try {
      if (await this.unitOfWork.run((manager) => this.history.hasBacklog(manager))) return;
      // Outside the transactions: it may take as long as two seconds.
      const backlog = await this.backlog.read();
      await this.unitOfWork.run(
        async (manager) => {
          if (await this.history.addBacklog(backlog, manager)) await this.history.forgetOld(manager);
        },
        { durable: false },
      );
    } catch (error) {
      this.logger.warn({ error: failureMessageOf(error) }, 'cannot write down the backlog, tried again soon');
    }
  }
}
