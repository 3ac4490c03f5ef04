import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Rows are numbered as they come, but for so long they may overtake each other, in seconds: a group is stored at once. */
const DISORDER = 60;

/** Rows of the log: `from` and later ones, before `to`. As PostgreSQL's bigint. */
export interface RowRange {
  from: string | undefined;
  to: string | undefined;
}

/**
 * Finds what came in a window of time by the primary key: rows are numbered as they come, so that a search by halves needs
 * some twenty of them, and no index on the time has to be kept up with each delivery. What came while a clock was wrong by
 * more than a minute is found by other filters.
 */
@Injectable()
export class ReceivedRows {
  async between(from: Date | undefined, to: Date | undefined, manager: EntityManager): Promise<RowRange> {
    return {
      from: from && (await this.firstSince(from, -DISORDER, manager)),
      to: to && (await this.firstSince(to, DISORDER, manager)),
    };
  }

  /** The first row that came at that time or later; one behind the last if there is none. */
  private async firstSince(time: Date, shift: number, manager: EntityManager): Promise<string> {
    const [row]: { id: string }[] = await manager.query(
      `with recursive wanted as (
         select $1::timestamptz + $2 * interval '1 second' as since
       ), search (low, high) as (
         select coalesce(min(id), 0), coalesce(max(id), 0) + 1 from stripe_event_log
         union all
         select case when came.created_at < since then came.id + 1 else low end,
           case when came.created_at < since then high else (low + high) / 2 end
         from wanted, search cross join lateral (
           select id, created_at from stripe_event_log where id >= (low + high) / 2 order by id limit 1) as came
         where low < high
       )
       select low as id from search where low >= high`,
      [time, shift],
    );
    return row?.id ?? '0';
  }
}
