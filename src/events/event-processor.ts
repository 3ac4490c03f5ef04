import { Injectable, Logger } from '@nestjs/common';
import type Stripe from 'stripe';
import type { EntityManager } from 'typeorm';
import { UnitOfWork } from '../database/unit-of-work';
import { EventAttemptsRepository } from '../event-log/event-attempts.repository';
import { EventLogRepository, type EventResult, type LockedEvent } from '../event-log/event-log.repository';
import { EventScope } from '../event-log/event-scope';
import type { AttemptTrigger } from '../event-log/event-status';
import { PermanentError } from '../event-log/permanent.error';
import { Metrics } from '../metrics/metrics';
import { PlanSync } from '../tenants/plan-sync.service';
import type { AttemptOutcome, RunningAttempt } from './attempt';
import { EventRouter } from './event-router';
import { failureClassOf } from './failure-class';
import { failureMessageOf } from './failure-message';
import { FailureRecorder } from './failure-recorder';

/** Retention drops bodies before it drops rows. */
export class BodyDroppedError extends PermanentError {
  override readonly name = 'BodyDroppedError';
  constructor() {
    super('its body was dropped by retention; resend the event from the Stripe dashboard');
  }
}

/** Applies one event: all of its effects and its mark in one transaction, or nothing. */
@Injectable()
export class EventProcessor {
  private readonly logger = new Logger(EventProcessor.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: EventLogRepository,
    private readonly attempts: EventAttemptsRepository,
    private readonly scope: EventScope,
    private readonly router: EventRouter,
    private readonly planSync: PlanSync,
    private readonly failures: FailureRecorder,
    private readonly metrics: Metrics,
  ) {}

  /** Never throws; what went wrong is in the log row, unless that could not be written either. */
  async process(
    eventId: string,
    trigger: AttemptTrigger,
    by: Pick<RunningAttempt, 'worker' | 'isAlone'>,
  ): Promise<AttemptOutcome> {
    const attempt = { ...by, eventId, trigger, startedAt: new Date(), startedMs: performance.now() };
    const outcome = await this.outcomeOf(attempt);
    this.metrics.outcomes.inc({ outcome, trigger });
    this.metrics.processingSeconds.observe((performance.now() - attempt.startedMs) / 1000);
    return outcome;
  }

  private async outcomeOf(attempt: RunningAttempt): Promise<AttemptOutcome> {
    try {
      return await this.unitOfWork.run((manager) => this.run(attempt, manager), { durable: false });
    } catch (error) {
      try {
        return await this.failures.record(attempt, error);
      } catch (unrecorded) {
        this.logger.warn(
          { error: failureMessageOf(error), because: failureMessageOf(unrecorded) },
          'cannot record',
        );
        return failureClassOf(unrecorded) === 'infrastructure' ? 'unrecorded' : 'unrecordable';
      }
    }
  }

  private async run(attempt: RunningAttempt, manager: EntityManager): Promise<AttemptOutcome> {
    const event = await this.log.lock(attempt.eventId, manager);
    if (!event) return 'busy';
    if (!['pending', 'retrying', 'waiting'].includes(event.status)) return 'finished';
    // It may be what crashes processes: beside others it could take them with it, and they would be blamed.
    if (event.isSuspect && !attempt.isAlone) return 'suspect';
    const result = await this.apply(event, manager);
    await this.log.finish(event.id, result, manager);
    // What beats others was not beaten itself; it may have looked so before this event came.
    if (result.supersededBy) await this.log.reconsider(result.supersededBy, manager);
    await this.remember(event, attempt, result, manager);
    for (const flag of result.flags ?? []) this.metrics.flags.inc({ flag });
    return result.status;
  }

  /** What the event does, without its mark: also what a preview shows. */
  async apply({ body, trigger }: LockedEvent, manager: EntityManager): Promise<EventResult> {
    if (body === null) throw new BodyDroppedError();
    const event = JSON.parse(body) as Stripe.Event;
    const reason = this.scope.reasonToIgnore(event);
    if (reason !== undefined) return { status: 'ignored', reason };
    const handler = this.router.route(event.type);
    if (!handler) return { status: 'ignored', reason: `no handler for ${event.type}` };
    const applied = await handler.handle(event, manager);
    const flags = [...applied.flags];
    // Whoever replays wants the tenant right even if no row is older than the event.
    if (trigger === 'replay' && applied.tenantId) {
      flags.push(...(await this.planSync.recompute(applied.tenantId, manager)));
    }
    const { supersededBy, waitingFor } = applied;
    if (waitingFor && waitingFor.length > 0) return { status: 'waiting', supersededBy, waitingFor, flags };
    return supersededBy ? { status: 'superseded', supersededBy, flags } : { status: 'processed', flags };
  }

  /** A first delivery that simply succeeded has nothing to tell that its row does not. */
  private async remember(
    event: LockedEvent,
    { trigger, startedAt, startedMs, worker }: RunningAttempt,
    { status }: EventResult,
    manager: EntityManager,
  ): Promise<void> {
    const isTrivial = trigger === 'delivery' && event.attemptCount === 0 && status !== 'waiting';
    if (isTrivial) return;
    const durationMs = performance.now() - startedMs;
    const number = event.attemptCount + 1;
    await this.attempts.append(
      { eventId: event.id, number, trigger, outcome: status, startedAt, durationMs, worker },
      manager,
    );
  }
}
