import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventAttemptsRepository } from '../event-log/event-attempts.repository';
import { EventLogRepository, type EventResult, type LockedEvent } from '../event-log/event-log.repository';
import type { RunningAttempt } from './attempt';

/** An event that this transaction has locked and applied, and what it came to. */
export interface AppliedEvent {
  event: LockedEvent;
  attempt: RunningAttempt;
  result: EventResult;
}

/** Marks events in the transaction that holds their effects. */
@Injectable()
export class EventFinisher {
  constructor(
    private readonly log: EventLogRepository,
    private readonly attempts: EventAttemptsRepository,
  ) {}

  /** All of it is sent before anything is answered. */
  async finish(applied: readonly AppliedEvent[], manager: EntityManager): Promise<void> {
    if (applied.length === 0) return;
    const results = applied.map(({ result }) => result);
    await Promise.all([
      this.log.finish(
        applied.map(({ event, result }) => ({ id: event.id, ...result })),
        manager,
      ),
      // What beats others was not beaten itself; it may have looked so before this event came.
      this.log.reconsider(
        results.map(({ supersededBy }) => supersededBy).filter((id) => id !== undefined),
        manager,
      ),
      ...applied.filter(isWorthTelling).map((each) => this.remember(each, manager)),
    ]);
  }

  private async remember({ event, attempt, result }: AppliedEvent, manager: EntityManager): Promise<void> {
    const { trigger, startedAt, startedMs, worker } = attempt;
    const durationMs = performance.now() - startedMs;
    const number = event.attemptCount + 1;
    const outcome = result.status;
    await this.attempts.append(
      { eventId: event.id, number, trigger, outcome, startedAt, durationMs, worker },
      manager,
    );
  }
}

/** A first delivery that simply succeeded has nothing to tell that its row does not. */
function isWorthTelling({ event, attempt, result }: AppliedEvent): boolean {
  return attempt.trigger !== 'delivery' || event.attemptCount > 0 || result.status === 'waiting';
}
