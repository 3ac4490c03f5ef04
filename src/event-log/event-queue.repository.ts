import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AttemptTrigger } from './event-status';
import { NO_HANDLER } from './event-scope';
import { LEASE } from './lease';

/** An event that a worker holds, and why it is to run. */
export interface ClaimedEvent {
  id: string;
  trigger: AttemptTrigger;
}

/** An event whose worker was lost. */
export interface LeftBehindEvent {
  id: string;
  stripeEventId: string;
  isDead: boolean;
}

/** How often an event may be left behind before it is believed to be the cause: so often it has then run all alone. */
const CRASHES_TO_DIE_OF = 3;

/** The next minute has its turn too. */
const HANDLED_AT_ONCE = 1_000;

/** The log as a queue. Every statement skips rows that somebody is working on. */
@Injectable()
export class EventQueueRepository {
  /** Takes what is due, oldest first. */
  async claimDue(worker: string, limit: number, manager: EntityManager): Promise<ClaimedEvent[]> {
    return this.claim(worker, 'crash_count = 0', limit, manager);
  }

  /** Takes one event that a crash has left behind before; it has to run alone. */
  async claimSuspect(worker: string, manager: EntityManager): Promise<ClaimedEvent | undefined> {
    const [suspect] = await this.claim(worker, 'crash_count > 0', 1, manager);
    return suspect;
  }

  /**
   * Finds events whose worker has neither finished nor renewed its claim, and makes them due again.
   * @param count whether the event is suspected of having crashed it; not after an outage of the database, say.
   */
  async returnLeftBehind(count: boolean, manager: EntityManager): Promise<LeftBehindEvent[]> {
    const [rows]: [{ id: string; stripe_event_id: string; status: string }[], number] = await manager.query(
      `with left_behind as materialized (
         select id, crash_count + $1::int as crashes, claimed_by, next_attempt_at - ${LEASE} as claimed_at
         from stripe_event_log where next_attempt_at <= now() and claimed_by is not null
         order by next_attempt_at limit 500 for update skip locked
       ), told as (
         insert into stripe_event_attempt (event_id, number, trigger, outcome, error_class, error_message, started_at,
           duration_ms, worker)
         select l.id, log.attempt_count + 1, log.next_trigger, 'left behind', 'crash',
           'its worker ended, or lost the database, without recording an outcome', l.claimed_at,
           extract(epoch from now() - l.claimed_at) * 1000, l.claimed_by
         from left_behind l join stripe_event_log log using (id)
         where $1 = 1
       )
       update stripe_event_log log set crash_count = l.crashes, claimed_by = null, next_trigger = 'recovery',
         attempt_count = attempt_count + $1::int,
         status = case when l.crashes >= ${CRASHES_TO_DIE_OF} then 'dead' else log.status end,
         reason = case when l.crashes >= ${CRASHES_TO_DIE_OF} then 'it crashed the process' else log.reason end,
         last_error = case when l.crashes >= ${CRASHES_TO_DIE_OF} then 'crashed the process' else log.last_error end,
         next_attempt_at = case when l.crashes >= ${CRASHES_TO_DIE_OF} then null else now() end
       from left_behind l where log.id = l.id
       returning log.id, log.stripe_event_id, log.status`,
      [Number(count)],
    );
    return rows.map((row) => ({
      id: row.id,
      stripeEventId: row.stripe_event_id,
      isDead: row.status === 'dead',
    }));
  }

  /**
   * Keeps what a living worker holds from being due. What it was handed on arrival stays without a claim: should the worker
   * be lost, it has most likely not begun with it, and it shall not have to run alone.
   */
  async renew(
    ids: readonly string[],
    worker: string,
    leaseMs: number,
    manager: EntityManager,
  ): Promise<void> {
    const isOurs = `(claimed_by = $2 or claimed_by is null and status = 'pending' and attempt_count = 0)`;
    const change = `next_attempt_at = now() + $3 * interval '1 ms'`;
    await this.touch([ids, worker, leaseMs], isOurs, change, 'skip locked', manager);
  }

  /** Gives back what was not begun. */
  async release(ids: readonly string[], worker: string, manager: EntityManager): Promise<void> {
    const isOurs = 'coalesce(claimed_by, $2) = $2';
    // Waits for whoever looks at a row for a moment: what is passed over here would be missed by everybody.
    await this.touch([ids, worker], isOurs, 'next_attempt_at = now(), claimed_by = null', '', manager);
  }

  /** Whether there is an event that has to run alone. */
  async hasSuspect(manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `select from stripe_event_log
       where next_attempt_at <= now() and claimed_by is null and crash_count > 0 limit 1`,
    );
    return rows.length > 0;
  }

  /** Makes due what waits for one of these; callers hold the lock of each key. @returns how many. */
  async wake(keys: readonly string[], manager: EntityManager): Promise<number> {
    const [, count]: [unknown, number] = await manager.query(
      `update stripe_event_log set status = 'pending', next_attempt_at = now(), next_trigger = 'wake', waiting_for = null
       where id in (
         select id from stripe_event_log
         where waiting_for is not null and string_to_array(waiting_for, ' ') && $1::text[]
         order by id for update skip locked)`,
      [keys],
    );
    return count;
  }

  /** Makes due what waits and is about one of these objects. @returns how many. */
  async wakeObjects(objectIds: readonly string[], manager: EntityManager): Promise<number> {
    const [, count]: [unknown, number] = await manager.query(
      `update stripe_event_log set status = 'pending', next_attempt_at = now(), next_trigger = 'wake', waiting_for = null
       where id in (
         select id from stripe_event_log where object_id = any ($1) and waiting_for is not null
         order by id for update skip locked)`,
      [objectIds],
    );
    return count;
  }

  /**
   * Makes an object's newest event due that is finished and told its state, or was ignored for this reason; a thin event
   * tells nothing. @returns whether there is one whose body is still there.
   */
  async reopenObject(objectId: string, manager: EntityManager, reason?: string): Promise<boolean> {
    const [, count]: [unknown, number] = await manager.query(
      `update stripe_event_log set status = 'pending', processed = false, processed_at = null, reason = null,
         next_attempt_at = now(), next_trigger = 'wake'
       where id in (
         select id from stripe_event_log
         where object_id = $1 and (status = 'processed' or status = 'ignored' and reason = $2)
           and event_data is not null and event_type not like 'v1.%'
         order by event_created desc, id desc limit 1 for update skip locked)`,
      [objectId, reason ?? null],
    );
    return count > 0;
  }

  /**
   * Makes due what was ignored for want of a handler that there is by now.
   * @param since the number of the first row to look at.
   * @returns how many.
   */
  async wakeHandled(types: readonly string[], since: string, manager: EntityManager): Promise<number> {
    const [, count]: [unknown, number] = await manager.query(
      `update stripe_event_log set status = 'pending', processed = false, processed_at = null, reason = null,
         next_attempt_at = now(), next_trigger = 'wake'
       where id in (
         select id from stripe_event_log
         where status = 'ignored' and id >= $2 and event_type = any ($1::text[]) and reason = $3 || event_type
         order by id limit ${HANDLED_AT_ONCE} for update skip locked)`,
      [types, since, NO_HANDLER],
    );
    return count;
  }

  private async claim(
    worker: string,
    condition: string,
    limit: number,
    manager: EntityManager,
  ): Promise<ClaimedEvent[]> {
    const [rows]: [{ id: string; next_trigger: AttemptTrigger }[], number] = await manager.query(
      // Materialized: as a mere subquery it may run more than once, and take more than its limit.
      `with picked as materialized (
         select id from stripe_event_log
         where next_attempt_at <= now() and claimed_by is null and ${condition}
         order by next_attempt_at limit $2 for update skip locked)
       update stripe_event_log log set claimed_by = $1, next_attempt_at = now() + ${LEASE}
       from picked where log.id = picked.id
       returning log.id, log.next_trigger`,
      [worker, limit],
    );
    return rows.map(({ id, next_trigger }) => ({ id, trigger: next_trigger }));
  }

  private async touch(
    values: [ids: readonly string[], worker: string, leaseMs?: number],
    isOurs: string,
    change: string,
    whereLocked: string,
    manager: EntityManager,
  ): Promise<void> {
    await manager.query(
      `update stripe_event_log set ${change}
       where id in (
         select id from stripe_event_log
         where id = any ($1::bigint[]) and ${isOurs} and next_attempt_at is not null
         order by id for update ${whereLocked})`,
      values,
    );
  }
}
