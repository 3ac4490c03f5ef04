import { Injectable, Logger } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { DatabaseReadiness } from '../database/readiness';
import { UnitOfWork } from '../database/unit-of-work';
import { failureMessageOf } from '../failures/failure-message';
import { AlertsRepository, type Notification } from './alerts.repository';
import { Channels, NotTakenError } from './channels';

const DELAY_MS = { first: 5_000, most: 600_000 };
/** A notice as old as this helps nobody any more. */
const GIVEN_UP_AFTER_MS = 86_400_000;

/**
 * Every five seconds: sends the notices that are due, until they have arrived. Whoever has taken one has it to himself for
 * longer than a channel is waited for, so that it arrives once; only a process that dies in between makes it twice.
 */
@Injectable()
export class AlertSender {
  private readonly logger = new Logger('Alert');

  constructor(
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    private readonly alerts: AlertsRepository,
    private readonly channels: Channels,
  ) {}

  @Cron('*/5 * * * * *', { waitForCompletion: true })
  async run(): Promise<void> {
    if (this.database.state !== 'ready') return;
    try {
      for (let due = await this.claim(); due; due = await this.claim()) await this.send(due);
    } catch (error) {
      this.logger.warn({ error: failureMessageOf(error) }, 'cannot send notices, tried again soon');
    }
  }

  private claim(): Promise<Notification | undefined> {
    return this.unitOfWork.run((manager) => this.alerts.claim(manager));
  }

  private async send(notification: Notification): Promise<void> {
    const { id, key, channel, attempts, createdAt } = notification;
    try {
      await this.channels.send(notification);
    } catch (error) {
      if (!(error instanceof NotTakenError)) throw error;
      const isOver = Date.now() - createdAt.getTime() > GIVEN_UP_AFTER_MS;
      const delayMs = isOver ? null : Math.min(DELAY_MS.most, DELAY_MS.first * 2 ** Math.min(attempts, 20));
      await this.unitOfWork.run((manager) => this.alerts.failed(id, error.message, delayMs, manager));
      this.logger.warn({ alert: key, channel, error: error.message, isOver }, 'a notice was not taken');
      return;
    }
    await this.unitOfWork.run((manager) => this.alerts.sent(id, manager));
  }
}
