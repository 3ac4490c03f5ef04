import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Backlog } from '../backlog/backlog.repository';
import { countColumns, type TrafficCounts } from './traffic-counts';

/** Rows by statement and table: more than are written in the minute until the next one, and over soon. */
const FORGOTTEN_AT_ONCE = 1_000;

/** Longer than the longest range that is read from it. */
const kept = [
  { table: 'traffic_minutes', time: 'minute', days: 2 },
  { table: 'traffic_hours', time: 'hour', days: 8 },
  { table: 'backlog_minutes', time: 'minute', days: 8 },
];

const written = ['minute', 'hour'].map((span) => {
  const values = countColumns.map((_, index) => `$${index + 5}`);
  const sums = countColumns.map((column) => `${column} = t.${column} + excluded.${column}`);
  return `insert into traffic_${span}s as t (worker, ${span}, ack_buckets, done_buckets, ${countColumns.join(', ')})
    values ($1, date_trunc('${span}', now() - $2 * interval '1 second', 'UTC'), $3::int[], $4::int[], ${values.join(', ')})
    on conflict (${span}, worker) do update set ${sums.join(', ')},
      ack_buckets = ${sumOf('ack_buckets')}, done_buckets = ${sumOf('done_buckets')}`;
});

/** Writes the history, by the database's clock: that of one replica may be wrong. */
@Injectable()
export class TrafficHistoryRepository {
  /** @param ageSeconds how long ago it was counted. */
  async add(
    worker: string,
    { counts, ack, done }: TrafficCounts,
    ageSeconds: number,
    manager: EntityManager,
  ): Promise<void> {
    const values = [worker, ageSeconds, ack, done, ...countColumns.map((column) => counts[column])];
    for (const statement of written) await manager.query(statement, values);
  }

  /** Whether somebody has told this minute what is unfinished. */
  async hasBacklog(manager: EntityManager): Promise<boolean> {
    const [row]: { has: boolean }[] = await manager.query(
      `select exists (select from backlog_minutes where minute = date_trunc('minute', now(), 'UTC')) as has`,
    );
    return row?.has ?? false;
  }

  /**
   * The first replica's look counts. All of them see the same log, so that a second one of the same minute would tell
   * nothing more; and the greater ones of two make a moment that never was.
   * @returns false when another one was first.
   */
  async addBacklog(backlog: Backlog, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `insert into backlog_minutes
         (minute, pending, retrying, waiting, dead, oldest_due_seconds, oldest_waiting_seconds)
       values (date_trunc('minute', now(), 'UTC'), $1, $2, $3, $4, $5, $6)
       on conflict (minute) do nothing returning minute`,
      [
        backlog.pending,
        backlog.retrying,
        backlog.waiting,
        backlog.dead,
        backlog.oldestDueSeconds,
        backlog.oldestWaitingSeconds,
      ],
    );
    return rows.length > 0;
  }

  /** Deletes what no range reaches any more, the oldest first. What another replica is deleting is left to it. */
  async forgetOld(manager: EntityManager): Promise<void> {
    for (const { table, time, days } of kept) {
      await manager.query(
        `delete from ${table} where ctid = any (array(
           select ctid from ${table} where ${time} < now() - $1 * interval '1 day'
           order by ${time} limit ${FORGOTTEN_AT_ONCE} for update skip locked))`,
        [days],
      );
    }
  }
}

/** Both are of one process, and therefore equally long. */
function sumOf(column: string): string {
  return `array(select a + b from unnest(t.${column}, excluded.${column}) with ordinality as both_of (a, b, i) order by i)`;
}
