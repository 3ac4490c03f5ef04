import { Injectable, Logger } from '@nestjs/common';
import type Stripe from 'stripe';
import type { EntityManager } from 'typeorm';
import { ChangeApplier } from '../changes/change-applier.service';
import { ChangeLocks } from '../changes/change-locks.service';
import { UnitOfWork } from '../database/unit-of-work';
import { EventLogRepository, type EventResult, type LockedEvent } from '../event-log/event-log.repository';
import type { AttemptTrigger } from '../event-log/event-status';
import { PermanentError } from '../event-log/permanent.error';
import { Metrics } from '../metrics/metrics';
import { PlanSync } from '../tenants/plan-sync.service';
import type { AttemptOutcome, RunningAttempt } from './attempt';
import { EventFinisher } from './event-finisher';
import { EventReader } from './event-reader';
import { resultOf } from './event-result';
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
    private readonly reader: EventReader,
    private readonly locks: ChangeLocks,
    private readonly applier: ChangeApplier,
    private readonly finisher: EventFinisher,
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
    if (!isUnfinished(event)) return 'finished';
    // It may be what crashes processes: beside others it could take them with it, and they would be blamed.
    if (event.isSuspect && !attempt.isAlone) return 'suspect';
    const result = await this.apply(event, manager);
    await this.finisher.finish([{ event, attempt, result }], manager);
    for (const flag of result.flags ?? []) this.metrics.flags.inc({ flag });
    return result.status;
  }

  /** What a locked event does, without its mark: also what a preview shows. */
  async apply(
    { id, trigger }: Pick<LockedEvent, 'id' | 'trigger'>,
    manager: EntityManager,
  ): Promise<EventResult> {
    const body = (await this.log.bodiesOf([id], manager)).get(id) ?? null;
    if (body === null) throw new BodyDroppedError();
    const read = this.reader.read(JSON.parse(body) as Stripe.Event);
    if ('ignored' in read) return { status: 'ignored', reason: read.ignored };
    const locked = await this.locks.lock(read.change, manager);
    const { applied, sent } = await this.applier.apply([locked], manager);
    await sent;
    const [{ tenantId, ...rest } = { flags: [] }] = applied;
    const flags = [...rest.flags];
    // Whoever replays wants the tenant right even if no row is older than the event.
    if (trigger === 'replay' && tenantId) flags.push(...(await this.planSync.recompute([tenantId], manager)));
    return resultOf({ ...rest, flags });
  }
}

/** There is something left to do. */
export function isUnfinished({ status }: Pick<LockedEvent, 'status'>): boolean {
  return status === 'pending' || status === 'retrying' || status === 'waiting';
}
