import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BulkReplayState } from './bulk-replay.entity';
import type { BulkReplayResult } from './bulk-replay-event.entity';
import type { BulkReplayOrder } from './bulk-replay.requests';
import { RUNNING } from './replayability';

/** A running bulk replay that this transaction has locked. */
export interface DueBulk {
  id: string;
  isForced: boolean;
  ratePerSecond: number;
}

/** An event whose turn has come. */
export interface PendingEvent {
  position: number;
  /** The log row's; null: it never came. */
  eventId: string | null;
  tries: number;
}

/** What becomes of an order to replay an event; still `pending` when it has to be tried again. */
export interface Decision {
  position: number;
  result: Extract<BulkReplayResult, 'pending' | 'queued' | 'refused'>;
  code?: string | undefined;
  /** Of the attempt that will follow. */
  attemptNumber?: number | undefined;
}

/** Longer than anybody has asked what became of one. */
const IS_OLD = `b.finished_at < now() - interval '90 days'`;

/** `bulk_replays` and `bulk_replay_events`; each verb within the caller's transaction. */
@Injectable()
export class BulkReplaysRepository {
  /** @returns its id. */
  async create(order: BulkReplayOrder, actor: string, manager: EntityManager): Promise<string> {
    const [row]: { id: string }[] = await manager.query(
      `insert into bulk_replays (actor, reason, is_forced, rate_per_second, filter)
       values ($1, $2, $3, $4, $5::json) returning id`,
      [
        actor,
        order.reason,
        order.force,
        order.ratePerSecond,
        order.filter ? JSON.stringify(order.filter) : null,
      ],
    );
    if (!row) throw new Error('unreachable: an insert returns its row');
    return row.id;
  }

  /** Writes down which events it is for, oldest first. @returns how many. */
  async addRows(id: string, logIds: readonly string[], manager: EntityManager): Promise<number> {
    const found = `select l.stripe_event_id, l.id as event_id
      from unnest($2::bigint[]) as wanted (id) join stripe_event_log l on l.id = wanted.id`;
    return this.add(id, found, logIds, manager);
  }

  /** The same by Stripe's ids, of which the log may not have all. */
  async addNamed(id: string, stripeEventIds: readonly string[], manager: EntityManager): Promise<number> {
    const found = `select wanted.id as stripe_event_id, l.id as event_id
      from unnest($2::text[]) as wanted (id) left join stripe_event_log l on l.stripe_event_id = wanted.id`;
    return this.add(id, found, stripeEventIds, manager);
  }

  /** How long until the next one is due, in milliseconds, zero or less when it is; undefined when none is running. */
  async dueIn(manager: EntityManager): Promise<number | undefined> {
    const [row]: { ms: number | null }[] = await manager.query(
      `select extract(epoch from min(next_at) - clock_timestamp())::float8 * 1000 as ms
       from bulk_replays where next_at is not null`,
    );
    return row?.ms ?? undefined;
  }

  /** Locks one that is due; another replica gets others. */
  async lockDue(manager: EntityManager): Promise<DueBulk | undefined> {
    const [due]: DueBulk[] = await manager.query(
      `select id, is_forced as "isForced", rate_per_second as "ratePerSecond" from bulk_replays
       where next_at <= now() order by next_at limit 1 for update skip locked`,
    );
    return due;
  }

  /** Those whose turn it is; what has been tried stands behind. */
  async next({ id, ratePerSecond }: DueBulk, manager: EntityManager): Promise<PendingEvent[]> {
    return manager.query(
      `select position, event_id as "eventId", tries from bulk_replay_events
       where bulk_id = $1 and result = 'pending' order by tries, position limit $2`,
      [id, ratePerSecond],
    );
  }

  /**
   * Writes down what was decided, and has the next ones wait for a second: from the beginning of this transaction on,
   * since their transactions, whoever runs them, begin after it and no two of them come closer together.
   */
  async decide(id: string, decisions: readonly Decision[], manager: EntityManager): Promise<void> {
    await manager.query(
      `update bulk_replay_events e set result = d.result, code = d.code, attempt_number = d.attempt_number,
         requeued_at = case when d.result = 'queued' then now() end,
         tries = e.tries + (d.code is not distinct from '${RUNNING}')::int
       from unnest($2::int[], $3::text[], $4::text[], $5::int[]) as d (position, result, code, attempt_number)
       where e.bulk_id = $1 and e.position = d.position`,
      [
        id,
        decisions.map(({ position }) => position),
        decisions.map(({ result }) => result),
        decisions.map(({ code }) => code ?? null),
        decisions.map(({ attemptNumber }) => attemptNumber ?? null),
      ],
    );
    const count = (wanted: string) => decisions.filter(({ result }) => result === wanted).length;
    await manager.query(
      `update bulk_replays b set queued = n.queued, refused = n.refused,
         state = case when n.is_over then 'done' else b.state end,
         finished_at = case when n.is_over then now() end,
         next_at = case when not n.is_over then now() + interval '1 second' end
       from (select queued + $2 as queued, refused + $3 as refused, queued + $2 + refused + $3 = total as is_over
         from bulk_replays where id = $1) n
       where b.id = $1`,
      [id, count('queued'), count('refused')],
    );
  }

  /** undefined: there is none. Waits for the step that it is at. */
  async lock(
    id: string,
    manager: EntityManager,
  ): Promise<{ state: BulkReplayState; total: number } | undefined> {
    const [row]: { state: BulkReplayState; total: number }[] = await manager.query(
      `select state, total from bulk_replays where id = $1 for update`,
      [id],
    );
    return row;
  }

  /** What has not been made due stays as it is. @returns how many events that are. */
  async cancel(id: string, manager: EntityManager): Promise<number> {
    const [, count]: [unknown, number] = await manager.query(
      `update bulk_replay_events set result = 'cancelled' where bulk_id = $1 and result = 'pending'`,
      [id],
    );
    await manager.query(
      `update bulk_replays set state = 'cancelled', cancelled = $2, finished_at = now(), next_at = null where id = $1`,
      [id, count],
    );
    return count;
  }

  /** Of those that ended three months ago, so many rows at most. @returns how many. */
  async forgetOldEvents(limit: number, manager: EntityManager): Promise<number> {
    const [, count]: [unknown, number] = await manager.query(
      `delete from bulk_replay_events where ctid = any (array(
         select e.ctid from bulk_replay_events e join bulk_replays b on b.id = e.bulk_id
         where ${IS_OLD} order by e.bulk_id, e.position limit $1 for update of e skip locked))`,
      [limit],
    );
    return count;
  }

  /** Those that ended three months ago and whose events are forgotten. @returns how many. */
  async forgetOld(limit: number, manager: EntityManager): Promise<number> {
    const [, count]: [unknown, number] = await manager.query(
      `delete from bulk_replays where id = any (array(
         select b.id from bulk_replays b
         where ${IS_OLD} and not exists (select from bulk_replay_events e where e.bulk_id = b.id)
         order by b.id limit $1 for update skip locked))`,
      [limit],
    );
    return count;
  }

  private async add(
    id: string,
    found: string,
    wanted: readonly string[],
    manager: EntityManager,
  ): Promise<number> {
    const [row]: { count: number }[] = await manager.query(
      `with found as (${found}), added as (
         insert into bulk_replay_events (bulk_id, position, stripe_event_id, event_id)
         select $1, row_number() over (order by event_id nulls last, stripe_event_id), stripe_event_id, event_id
         from found returning 1)
       select count(*)::int as count from added`,
      [id, wanted],
    );
    const count = row?.count ?? 0;
    await manager.query(`update bulk_replays set total = $2 where id = $1`, [id, count]);
    return count;
  }
}
