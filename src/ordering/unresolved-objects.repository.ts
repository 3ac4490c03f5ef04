import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** An object to ask Stripe for. */
export interface ObjectInDoubt {
  objectId: string;
  /** The table of its projection. */
  projection: string;
  /** Unix seconds; an older answer settles nothing. */
  second: number;
  /** The connected account it belongs to. */
  account: string | null;
  failures: number;
}

interface Row {
  object_id: string;
  projection: string;
  second: string;
  account: string | null;
  fetch_failures: number;
}

/** What is fetched within the second in doubt would not tell how it ended. */
const PATIENCE = `interval '3 seconds'`;
/** A worker that dies while it fetches has it for so long. */
const FETCH_LEASE = `interval '30 seconds'`;

/** `stripe_unresolved_objects`: written with the guess, in one transaction, so that no crash forgets that it is one. */
@Injectable()
export class UnresolvedObjectsRepository {
  async note(objectId: string, projection: string, second: number, manager: EntityManager): Promise<void> {
    await manager.query(
      `insert into stripe_unresolved_objects as stored (object_id, projection, second_at, next_fetch_at)
       values ($1, $2, to_timestamp($3), now() + ${PATIENCE})
       on conflict (object_id) do update set second_at = excluded.second_at, next_fetch_at = excluded.next_fetch_at,
         fetch_failures = 0, last_error = null
       where stored.second_at <> excluded.second_at`,
      [objectId, projection, second],
    );
  }

  /** The events tell by now, or Stripe has. */
  async settle(objectId: string, manager: EntityManager): Promise<void> {
    await manager.query(`delete from stripe_unresolved_objects where object_id = $1`, [objectId]);
  }

  /** Takes objects that are to be fetched now; another replica gets others. */
  async claim(limit: number, manager: EntityManager): Promise<ObjectInDoubt[]> {
    const [rows]: [Row[], number] = await manager.query(
      `with picked as materialized (
         select object_id as id from stripe_unresolved_objects where next_fetch_at <= now()
         order by next_fetch_at limit $1 for update skip locked)
       update stripe_unresolved_objects u set next_fetch_at = now() + ${FETCH_LEASE}
       from picked where u.object_id = picked.id
       returning object_id, projection, extract(epoch from second_at)::bigint as second, fetch_failures,
         (select l.account from stripe_event_log l
          where l.object_id = u.object_id and l.event_created = u.second_at limit 1) as account`,
      [limit],
    );
    return rows.map((row) => ({
      objectId: row.object_id,
      projection: row.projection,
      second: Number(row.second),
      account: row.account,
      failures: row.fetch_failures,
    }));
  }

  /** It could not be fetched; unless the doubt is another one by now. */
  async postpone(
    { objectId, second, failures }: ObjectInDoubt,
    { error, delayMs }: { error: string; delayMs: number },
    manager: EntityManager,
  ): Promise<void> {
    await manager.query(
      `update stripe_unresolved_objects set fetch_failures = $3 + 1, last_error = $4,
         next_fetch_at = now() + $5 * interval '1 ms'
       where object_id = $1 and second_at = to_timestamp($2)`,
      [objectId, second, failures, error, delayMs],
    );
  }
}
