import { Inject, Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { ENV, type Env } from '../config/env';
import { DatabaseReadiness } from '../database/readiness';
import { UnitOfWork } from '../database/unit-of-work';
import { failureMessageOf } from '../failures/failure-message';
import { workerName } from '../config/worker-name';
import { DeliveryReporter } from '../webhooks/delivery-reporter';
import { AlertsRepository, type Notice } from './alerts.repository';
import { Channels } from './channels';
import { FindingsRepository } from './findings.repository';
import { tooLarge } from './too-large.finding';

/**
 * Every half minute: looks for what is wrong, and writes down what somebody is to be told: once when it begins, again when
 * there is more of it, once when it is over. One replica at a time; it does not matter which.
 */
@Injectable()
export class AlertWatch {
  private readonly logger = new Logger('Alert');
  /** Of its count, what the others know. */
  private shared = 0;
  /** Genuine deliveries over the limit that are in the table of alerts. */
  private sharedOversized = 0;

  constructor(
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    private readonly findings: FindingsRepository,
    private readonly alerts: AlertsRepository,
    private readonly channels: Channels,
    private readonly deliveries: DeliveryReporter,
    @Inject(ENV) private readonly env: Pick<Env, 'ALERT_SILENCE_HOURS' | 'WEBHOOK_BODY_LIMIT_BYTES'>,
  ) {}

  @Cron('15,45 * * * * *', { waitForCompletion: true })
  async run(): Promise<void> {
    if (this.database.state !== 'ready') return;
    try {
      await this.shareCount();
      this.log(await this.reportOversized());
      this.log(await this.unitOfWork.run((manager) => this.watch(manager)));
    } catch (error) {
      this.logger.warn({ error: failureMessageOf(error) }, 'cannot look for what is wrong, tried again soon');
    }
  }

  private log(notices: readonly Notice[]): void {
    for (const { key, state, summary } of notices)
      this.logger[state === 'firing' ? 'warn' : 'log']({ alert: key, state }, summary);
  }

  private async watch(manager: EntityManager): Promise<Notice[]> {
    if (!(await this.alerts.tryLock(manager))) return [];
    const found = await this.findings.find({ silenceHours: this.env.ALERT_SILENCE_HOURS }, manager);
    const notices: Notice[] = [];
    for (const finding of found) {
      const notice = await this.alerts.fire(finding, manager);
      if (notice) notices.push(notice);
    }
    const keys = found.map(({ key }) => key);
    notices.push(...(await this.alerts.resolveOthers(keys, manager)));
    await this.alerts.enqueue(notices, this.channels.names, manager);
    await this.alerts.forgetOld(manager);
    return notices;
  }

  /**
   * What is over the limit is in no table; each replica reports what it has refused itself. A replica that ends before loses
   * nothing for good, since Stripe sends the event again.
   */
  private async reportOversized(): Promise<Notice[]> {
    const { oversizedCount, lastOversized } = this.deliveries;
    if (oversizedCount === this.sharedOversized || !lastOversized) return [];
    const finding = tooLarge(lastOversized, this.env.WEBHOOK_BODY_LIMIT_BYTES);
    const notices = await this.unitOfWork.run(async (manager) => {
      const notice = await this.alerts.fire(finding, manager);
      const fired = notice ? [notice] : [];
      await this.alerts.enqueue(fired, this.channels.names, manager);
      return fired;
    });
    this.sharedOversized = oversizedCount;
    return notices;
  }

  /** Forgeries are kept in no table; a burst over several replicas shows only in the sum. */
  private async shareCount(): Promise<void> {
    const counted = this.deliveries.unsignedCount;
    const more = counted - this.shared;
    if (more === 0) return;
    await this.unitOfWork.run((manager) => this.alerts.countSignatureFailures(workerName, more, manager));
    this.shared = counted;
  }
}
