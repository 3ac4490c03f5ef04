import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AttemptTrigger } from './event-status';

export interface Attempt {
  eventId: string;
  number: number;
  trigger: AttemptTrigger;
  /** The status it led to, or `deferred`. */
  outcome: string;
  errorClass?: string | undefined;
  errorMessage?: string | undefined;
  startedAt: Date;
  durationMs: number;
  worker: string;
}

/** `stripe_event_attempt`: what happened to an event and when, for people. */
@Injectable()
export class EventAttemptsRepository {
  async append(attempt: Attempt, manager: EntityManager): Promise<void> {
    await manager.query(
      `insert into stripe_event_attempt (event_id, number, trigger, outcome, error_class, error_message, started_at,
         duration_ms, worker)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        attempt.eventId,
        attempt.number,
        attempt.trigger,
        attempt.outcome,
        attempt.errorClass ?? null,
        attempt.errorMessage ?? null,
        attempt.startedAt,
        Math.round(attempt.durationMs),
        attempt.worker,
      ],
    );
  }
}
