import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { BulkReplayState } from './bulk-replay.entity';
import type { BulkReplayOrder } from './bulk-replay.requests';

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
