import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Traceparent } from '../tracing/traceparent';
import type { EventFlag } from './event-flags';
import type { AttemptTrigger, EventStatus } from './event-status';

/** A row of the log that this transaction has locked. */
export interface LockedEvent {
  id: string;
  stripeEventId: string;
  type: string;
  /** How long ago it was stored, by the database's clock, in milliseconds. */
  ageMs: number;
  status: EventStatus;
  trigger: AttemptTrigger;
  retryCount: number;
  deferralCount: number;
  attemptCount: number;
  /** It was left behind before, perhaps because it crashes processes. */
  isSuspect: boolean;
  /** A worker holds it, be it in its queue. */
  isClaimed: boolean;
  /** Of the span that brought it, or had it replayed last. */
  traceparent: Traceparent | null;
}

/** What an attempt came to, when it came to an end by itself. */
export interface EventResult {
  status: Extract<EventStatus, 'processed' | 'ignored' | 'superseded' | 'waiting'>;
  supersededBy?: string | undefined;
  waitingFor?: readonly string[] | undefined;
  reason?: string | undefined;
  flags?: readonly EventFlag[];
  /** Whose event it was, for people. */
  tenantId?: string | null | undefined;
}

/** The same, of the event with this log row. */
export interface FinishedEvent extends EventResult {
  id: string;
}

/** Where an event goes after a failure. */
export interface EventFailure {
  status: Extract<EventStatus, 'pending' | 'retrying' | 'waiting' | 'dead'>;
  retryCount: number;
  deferralCount: number;
  /** Milliseconds from now; of pending and retrying. */
  delayMs: number | null;
  error: string;
  reason: string | null;
}

interface LogRow {
  id: string;
  stripe_event_id: string;
  event_type: string;
  age_ms: number;
  status: EventStatus;
  next_trigger: AttemptTrigger;
  retry_count: number;
  deferral_count: number;
  attempt_count: number;
  is_suspect: boolean;
  is_claimed: boolean;
  traceparent: string | null;
}

/** What becomes of one event; each verb within the transaction that locked it. */
@Injectable()
export class EventLogRepository {
  /** The row's id for Stripe's. */
  async idOf(stripeEventId: string, manager: EntityManager): Promise<string | undefined> {
    const [row]: { id: string }[] = await manager.query(
      `select id from stripe_event_log where stripe_event_id = $1`,
      [stripeEventId],
    );
    return row?.id;
  }

  /** Those of these ids of Stripe's that are in the log, whatever became of them. */
  async knownAmong(stripeEventIds: readonly string[], manager: EntityManager): Promise<Set<string>> {
    const rows: { id: string }[] = await manager.query(
      `select stripe_event_id as id from stripe_event_log where stripe_event_id = any ($1::text[])`,
      [stripeEventIds],
    );
    return new Set(rows.map(({ id }) => id));
  }

  /** undefined: there is none, or somebody else is at it. */
  async lock(id: string, manager: EntityManager): Promise<LockedEvent | undefined> {
    return (await this.lockAll([id], manager)).get(id);
  }

  /** By id; those that are missing are not there, or somebody else is at them. */
  async lockAll(ids: readonly string[], manager: EntityManager): Promise<Map<string, LockedEvent>> {
    const rows: LogRow[] = await manager.query(
      `select id, stripe_event_id, event_type, extract(epoch from now() - created_at)::float8 * 1000 as age_ms, status,
         next_trigger, retry_count, deferral_count, attempt_count,
         crash_count > 0 as is_suspect, claimed_by is not null and next_attempt_at > now() as is_claimed, traceparent
       from stripe_event_log where id = any ($1::bigint[]) order by id for update skip locked`,
      [ids],
    );
    return new Map(rows.map((row) => [row.id, toLockedEvent(row)]));
  }

  /** Bodies as they were signed, by id; null once retention has dropped one. They never change otherwise. */
  async bodiesOf(ids: readonly string[], manager: EntityManager): Promise<Map<string, string | null>> {
    const rows: { id: string; event_data: string | null }[] = await manager.query(
      `select id, event_data from stripe_event_log where id = any ($1::bigint[])`,
      [ids],
    );
    return new Map(rows.map(({ id, event_data }) => [id, event_data]));
  }

  /** Whether retention has left them their bodies, by id; what is not in the log is not there. Reads none of them. */
  async haveBodies(ids: readonly string[], manager: EntityManager): Promise<Map<string, boolean>> {
    const rows: { id: string; has_body: boolean }[] = await manager.query(
      `select id, event_data is not null as has_body from stripe_event_log where id = any ($1::bigint[])`,
      [ids],
    );
    return new Map(rows.map(({ id, has_body }) => [id, has_body]));
  }

  /** Marks events with what they came to. */
  async finish(results: readonly FinishedEvent[], manager: EntityManager): Promise<void> {
    await manager.query(
      `update stripe_event_log l set status = n.status, processed = n.finished,
         processed_at = case when n.finished then now() end, superseded_by = n.superseded_by,
         waiting_for = n.waiting_for, reason = n.reason, flags = string_to_array(n.flags, ' '), last_error = null,
         next_attempt_at = null, claimed_by = null, deferral_count = 0, crash_count = 0,
         attempt_count = l.attempt_count + 1
       from unnest($1::bigint[], $2::text[], $3::boolean[], $4::text[], $5::text[], $6::text[], $7::text[])
         as n (id, status, finished, superseded_by, waiting_for, reason, flags)
       where l.id = n.id`,
      [
        results.map(({ id }) => id),
        results.map(({ status }) => status),
        results.map(({ status }) => status !== 'waiting'),
        results.map(({ supersededBy }) => supersededBy ?? null),
        results.map(({ waitingFor }) => waitingFor?.join(' ') ?? null),
        results.map(({ reason }) => reason ?? null),
        results.map(({ flags }) => [...new Set(flags)].toSorted().join(' ')),
      ],
    );
  }

  /**
   * An event of the same second has come that shows that these were not beaten after all: they are looked at once more, for
   * one may wait for something that a beaten one need not have. Not if somebody is at it, who then finds out by himself.
   */
  async reconsider(stripeEventIds: readonly string[], manager: EntityManager): Promise<void> {
    if (stripeEventIds.length === 0) return;
    await manager.query(
      `update stripe_event_log set status = 'pending', processed = false, processed_at = null, superseded_by = null,
         waiting_for = null, next_attempt_at = now(), next_trigger = 'wake', claimed_by = null
       where id in (
         select id from stripe_event_log
         where stripe_event_id = any ($1) and superseded_by is not null and status in ('superseded', 'waiting')
         order by id for update skip locked)`,
      [stripeEventIds],
    );
  }

  async fail(id: string, failure: EventFailure, manager: EntityManager): Promise<void> {
    await manager.query(
      `update stripe_event_log set status = $2, retry_count = $3, deferral_count = $4,
         next_attempt_at = now() + $5 * interval '1 ms', next_trigger = 'retry', last_error = $6, reason = $7,
         waiting_for = case when $2 = 'waiting' then waiting_for end, claimed_by = null, crash_count = 0,
         attempt_count = attempt_count + 1
       where id = $1`,
      [
        id,
        failure.status,
        failure.retryCount,
        failure.deferralCount,
        failure.delayMs,
        failure.error,
        failure.reason,
      ],
    );
  }

  /**
   * Back to the start of their life, due now; a person wants it.
   * @param traceparent of the span that wants it, where somebody traces.
   */
  async requeue(
    ids: readonly string[],
    traceparent: Traceparent | undefined,
    manager: EntityManager,
  ): Promise<void> {
    await manager.query(
      `update stripe_event_log set status = 'pending', processed = false, processed_at = null, next_attempt_at = now(),
         next_trigger = 'replay', claimed_by = null, waiting_for = null, reason = null, retry_count = 0,
         deferral_count = 0, crash_count = 0, traceparent = coalesce($2, traceparent)
       where id = any ($1::bigint[])`,
      [ids, traceparent ?? null],
    );
  }
}

function toLockedEvent(row: LogRow): LockedEvent {
  return {
    id: row.id,
    stripeEventId: row.stripe_event_id,
    type: row.event_type,
    ageMs: row.age_ms,
    status: row.status,
    trigger: row.next_trigger,
    retryCount: row.retry_count,
    deferralCount: row.deferral_count,
    attemptCount: row.attempt_count,
    isSuspect: row.is_suspect,
    isClaimed: row.is_claimed,
    traceparent: row.traceparent,
  };
}
