import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../database/unit-of-work';
import { EventLogRepository, type EventResult, type LockedEvent } from '../event-log/event-log.repository';
import type { AttemptTrigger } from '../event-log/event-status';
import type { AttemptOutcome, RunningAttempt } from './attempt';
import { type AttemptEnd, AttemptReporter } from './attempt-reporter';
import { type Asking, EventEffects } from './event-effects';
import { EventFinisher } from './event-finisher';
import { failureClassOf } from '../failures/failure-class';
import { failureMessageOf } from '../failures/failure-message';
import { FailureRecorder } from './failure-recorder';
import { type HandedOn, NotificationResult } from './notification-result';

/** Applies one event: all of its effects and its mark in one transaction, or nothing. */
@Injectable()
export class EventProcessor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: EventLogRepository,
    private readonly effects: EventEffects,
    private readonly finisher: EventFinisher,
    private readonly notifications: NotificationResult,
    private readonly failures: FailureRecorder,
    private readonly reporter: AttemptReporter,
  ) {}

  /** Never throws; what went wrong is in the log row, unless that could not be written either. */
  async process(
    eventId: string,
    trigger: AttemptTrigger,
    by: Pick<RunningAttempt, 'worker' | 'isAlone'>,
  ): Promise<AttemptOutcome> {
    const attempt = { ...by, eventId, trigger, startedAt: new Date(), startedMs: performance.now() };
    const end = await this.endOf(attempt);
    this.reporter.report(attempt, end);
    return end.outcome;
  }

  private async endOf(attempt: RunningAttempt): Promise<AttemptEnd> {
    try {
      const end = await this.inLog((manager) => this.run(attempt, manager));
      if (!('notification' in end)) return end;
      // No transaction is open while Stripe is asked; afterwards the event is locked, and looked at, once more.
      const handedOn = await this.notifications.handOn(end.notification);
      return await this.inLog((manager) => this.finishNotification(attempt, handedOn, manager));
    } catch (error) {
      try {
        return await this.failures.record(attempt, error);
      } catch (unrecorded) {
        const message = `${failureMessageOf(error)}; not recorded: ${failureMessageOf(unrecorded)}`;
        const outcome = failureClassOf(unrecorded) === 'infrastructure' ? 'unrecorded' : 'unrecordable';
        return { outcome, failure: { class: failureClassOf(error), message } };
      }
    }
  }

  private inLog<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.unitOfWork.run(work, { durable: false });
  }

  private async run(attempt: RunningAttempt, manager: EntityManager): Promise<AttemptEnd | Asking> {
    const { event, end } = await this.begin(attempt, manager);
    if (end) return end;
    const result = await this.effects.apply(event, manager);
    return 'notification' in result ? result : this.finish(event, attempt, result, manager);
  }

  private async finishNotification(
    attempt: RunningAttempt,
    handedOn: HandedOn,
    manager: EntityManager,
  ): Promise<AttemptEnd> {
    const { event, end } = await this.begin(attempt, manager);
    if (end) return end;
    const result = await this.notifications.finish(handedOn, event, manager);
    return this.finish(event, attempt, result, manager);
  }

  /** Locks the event. `end`: there is nothing for us to do. */
  private async begin(
    attempt: RunningAttempt,
    manager: EntityManager,
  ): Promise<{ event: LockedEvent; end?: undefined } | { event?: undefined; end: AttemptEnd }> {
    const event = await this.log.lock(attempt.eventId, manager);
    if (!event) return { end: { outcome: 'busy' } };
    if (!isUnfinished(event)) return { end: { outcome: 'finished', event } };
    // It may be what crashes processes: beside others it could take them with it, and they would be blamed.
    if (event.isSuspect && !attempt.isAlone) return { end: { outcome: 'suspect', event } };
    return { event };
  }

  private async finish(
    event: LockedEvent,
    attempt: RunningAttempt,
    result: EventResult,
    manager: EntityManager,
  ): Promise<AttemptEnd> {
    await this.finisher.finish([{ event, attempt, result }], manager);
    const { status: outcome, tenantId, flags } = result;
    return { outcome, event, tenantId, flags };
  }
}

/** There is something left to do. */
export function isUnfinished({ status }: Pick<LockedEvent, 'status'>): boolean {
  return status === 'pending' || status === 'retrying' || status === 'waiting';
}
