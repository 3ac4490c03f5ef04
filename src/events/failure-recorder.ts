import { Inject, Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ENV, type Env } from '../config/env';
import { UnitOfWork } from '../database/unit-of-work';
import { EventAttemptsRepository } from '../event-log/event-attempts.repository';
import { type EventFailure, EventLogRepository, type LockedEvent } from '../event-log/event-log.repository';
import type { AttemptOutcome, RunningAttempt } from './attempt';
import type { AttemptEnd } from './attempt-reporter';
import { backoff, deferral, stripeDeferral } from './backoff';
import { type FailureClass, failureClassOf } from '../failures/failure-class';
import { failureMessageOf } from '../failures/failure-message';

/** So often may infrastructure or contention end attempts of one event before it is looked at as the event's own fault. */
const DEFERRALS_BEFORE_BLAME = 20;

const deferredBy: Partial<Record<FailureClass, AttemptOutcome>> = {
  infrastructure: 'outage',
  schema: 'schema_mismatch',
};

const unfinished = new Set(['pending', 'retrying', 'waiting']);

type RetrySettings = Pick<Env, 'RETRY_MAX_ATTEMPTS' | 'RETRY_BASE_DELAY_MS' | 'RETRY_MAX_DELAY_MS'>;

/** Decides what a failed attempt means for its event, and writes it down in a transaction of its own. */
@Injectable()
export class FailureRecorder {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: EventLogRepository,
    private readonly attempts: EventAttemptsRepository,
    @Inject(ENV) private readonly env: RetrySettings,
  ) {}

  /** @throws whatever keeps it from being written down; the event then stays as it is. */
  async record(attempt: RunningAttempt, error: unknown): Promise<AttemptEnd> {
    const failure = { class: failureClassOf(error), message: failureMessageOf(error) };
    return this.unitOfWork.run(async (manager): Promise<AttemptEnd> => {
      const event = await this.log.lock(attempt.eventId, manager);
      if (!event) return { outcome: 'busy', failure };
      if (!unfinished.has(event.status)) return { outcome: 'finished', event, failure };
      const judgement = this.judge(event, failure.class, failure.message);
      await this.log.fail(event.id, judgement, manager);
      await this.remember(event, attempt, { judgement, errorClass: failure.class }, manager);
      const deferred = judgement.deferralCount > 0 && (deferredBy[failure.class] ?? 'deferred');
      return { outcome: deferred || (judgement.status === 'dead' ? 'dead' : 'retrying'), event, failure };
    });
  }

  private async remember(
    event: LockedEvent,
    attempt: RunningAttempt,
    { judgement, errorClass }: { judgement: EventFailure; errorClass: FailureClass },
    manager: EntityManager,
  ): Promise<void> {
    const outcome = judgement.deferralCount > 0 ? 'deferred' : judgement.status;
    await this.attempts.append(
      {
        eventId: event.id,
        number: event.attemptCount + 1,
        trigger: attempt.trigger,
        outcome,
        errorClass,
        errorMessage: judgement.error,
        startedAt: attempt.startedAt,
        durationMs: performance.now() - attempt.startedMs,
        worker: attempt.worker,
      },
      manager,
    );
  }

  private judge(event: LockedEvent, errorClass: FailureClass, error: string): EventFailure {
    const { retryCount, deferralCount } = event;
    if (errorClass === 'permanent') {
      return {
        status: 'dead',
        retryCount,
        deferralCount: 0,
        delayMs: null,
        error,
        reason: 'it can never succeed',
      };
    }
    const blameless = errorClass !== 'ordinary';
    // A missing table is never the event's fault, nor that Stripe is silent, however long it takes to mend.
    const isOthers = errorClass === 'schema' || errorClass === 'stripe';
    if (blameless && (isOthers || deferralCount < DEFERRALS_BEFORE_BLAME)) {
      const status = event.status === 'retrying' ? 'retrying' : 'pending';
      return {
        status,
        retryCount,
        deferralCount: deferralCount + 1,
        delayMs: errorClass === 'stripe' ? stripeDeferral(deferralCount) : deferral(),
        error,
        reason: null,
      };
    }
    if (retryCount >= this.env.RETRY_MAX_ATTEMPTS) {
      const reason = `${retryCount} retries did not help`;
      return { status: 'dead', retryCount, deferralCount: 0, delayMs: null, error, reason };
    }
    const delayMs = backoff(retryCount + 1, this.env);
    return { status: 'retrying', retryCount: retryCount + 1, deferralCount: 0, delayMs, error, reason: null };
  }
}
