import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A row of the log, of whatever status. */
export interface AgedRow {
  id: string;
  isOld: boolean;
}

/** The old end of the log. */
@Injectable()
export class RetentionRepository {
  /** Until the transaction ends; false when another replica is at it. */
  async tryLock(manager: EntityManager): Promise<boolean> {
    const [row]: { locked: boolean }[] = await manager.query(
      `select pg_try_advisory_xact_lock(hashtextextended('hookledger:retention', 0)) as locked`,
    );
    return row?.locked ?? false;
  }

  /**
   * The rows after an id, in the order in which they came. It reads these and no others: a condition on the age here would
   * make it read on, through all that is young, until it had found as many as it may.
   */
  async rowsAfter(id: string, limit: number, days: number, manager: EntityManager): Promise<AgedRow[]> {
    return manager.query(
      `select id, created_at < now() - $3 * interval '1 day' as "isOld" from stripe_event_log
       where id > $1 order by id limit $2`,
      [id, limit, days],
    );
  }

  /**
   * Deletes those of these that are finished, with their attempts. What somebody is at is passed over: it may be about to
   * be processed again. @returns how many.
   */
  async delete(ids: readonly string[], manager: EntityManager): Promise<number> {
    if (ids.length === 0) return 0;
    const [, count]: [unknown, number] = await manager.query(
      `with picked as materialized (
         select id from stripe_event_log where id = any ($1::bigint[]) and processed
         order by id for update skip locked)
       delete from stripe_event_log log using picked where log.id = picked.id`,
      [ids],
    );
    return count;
  }

  /** Forgets what those of these that are finished said; the rows stay, so that they are recognised. @returns how many. */
  async dropBodies(ids: readonly string[], manager: EntityManager): Promise<number> {
    if (ids.length === 0) return 0;
    const [, count]: [unknown, number] = await manager.query(
      `with old as materialized (
         select id from stripe_event_log where id = any ($1::bigint[]) and processed and event_data is not null
         order by id for no key update skip locked)
       update stripe_event_log log set event_data = null from old where log.id = old.id`,
      [ids],
    );
    return count;
  }
}
