import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { RUNNING } from '../replays/replayability';
import type { BulkReplayResult } from './bulk-replay-event.entity';

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

/** Bulk replays as a queue of events to be made due; each verb within the caller's transaction. */
@Injectable()
export class BulkReplayQueueRepository {
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
}
