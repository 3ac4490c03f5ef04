import type Stripe from 'stripe';
import type { AttemptTrigger, EventStatus } from '../event-log/event-status';

/** An event that is to run, and why. */
export interface Task {
  /** The log row's id. */
  id: string;
  trigger: AttemptTrigger;
  /** What its body says, or the body itself, where it is at hand; else it is read from the log. */
  event?: Stripe.Event | undefined;
  body?: Buffer | undefined;
}

/** One run of one event, while it lasts. */
export interface RunningAttempt {
  /** Nothing else runs in this process meanwhile. */
  isAlone: boolean;
  /** The log row's id. */
  eventId: string;
  trigger: AttemptTrigger;
  worker: string;
  startedAt: Date;
  /** The same by the monotonic clock, for durations. */
  startedMs: number;
}

/**
 * What an attempt came to. `deferred`: contention ended it; `outage` and `schema_mismatch`: the database could not, or is
 * not the one this version needs; `busy`: somebody else was at it; `suspect`: it has to run alone, and did not;
 * `finished`: there was nothing left to do; `unrecorded`: it failed, and the database was not there to write that down;
 * `unrecordable`: writing it down failed for another reason.
 */
export const attemptOutcomes = [
  'processed',
  'ignored',
  'superseded',
  'waiting',
  'retrying',
  'dead',
  'deferred',
  'outage',
  'schema_mismatch',
  'busy',
  'suspect',
  'finished',
  'unrecorded',
  'unrecordable',
] as const;
export type AttemptOutcome = (typeof attemptOutcomes)[number];

/**
 * What running in company came to. `apart`: it has to run by itself, where it may wait for others, or fail; `later`:
 * together with the next ones, since another event of its customer or its object came first; `ask`: by itself, since
 * Stripe has to be asked what it tells of.
 */
export type GroupOutcome = Extract<AttemptOutcome, EventStatus | 'finished'> | 'apart' | 'later' | 'ask';
