import { Injectable } from '@nestjs/common';
import type Stripe from 'stripe';
import type { EntityManager } from 'typeorm';
import { ChangeApplier } from '../changes/change-applier.service';
import { ChangeLocks } from '../changes/change-locks.service';
import { UnitOfWork } from '../database/unit-of-work';
import { EventLogRepository, type EventResult, type LockedEvent } from '../event-log/event-log.repository';
import type { AttemptTrigger } from '../event-log/event-status';
import { PermanentError } from '../event-log/permanent.error';
import { PlanSync } from '../tenants/plan-sync.service';
import type { AttemptOutcome, RunningAttempt } from './attempt';
import { type AttemptEnd, AttemptReporter } from './attempt-reporter';
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
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly log: EventLogRepository,
    private readonly reader: EventReader,
    private readonly locks: ChangeLocks,
    private readonly applier: ChangeApplier,
    private readonly finisher: EventFinisher,
    private readonly planSync: PlanSync,
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
      return await this.unitOfWork.run((manager) => this.run(attempt, manager), { durable: false });
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

  private async run(attempt: RunningAttempt, manager: EntityManager): Promise<AttemptEnd> {
    const event = await this.log.lock(attempt.eventId, manager);
    if (!event) return { outcome: 'busy' };
    if (!isUnfinished(event)) return { outcome: 'finished', event };
    // It may be what crashes processes: beside others it could take them with it, and they would be blamed.
    if (event.isSuspect && !attempt.isAlone) return { outcome: 'suspect', event };
    const result = await this.apply(event, manager);
    await this.finisher.finish([{ event, attempt, result }], manager);
    const { status: outcome, tenantId, flags } = result;
    return { outcome, event, tenantId, flags };
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
