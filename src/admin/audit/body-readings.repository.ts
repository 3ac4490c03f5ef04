import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** `admin_body_readings`: who has read which body unredacted in which hour. */
@Injectable()
export class BodyReadingsRepository {
  /** @returns false when it is known already, by whichever replica. */
  async add(actor: string, eventId: string, manager: EntityManager): Promise<boolean> {
    const rows: unknown[] = await manager.query(
      `insert into admin_body_readings (actor, stripe_event_id, hour) values ($1, $2, date_trunc('hour', now()))
       on conflict (actor, stripe_event_id, hour) do nothing returning hour`,
      [actor, eventId],
    );
    return rows.length > 0;
  }

  /** Those of yesterday, so many at most; the audit log keeps what they stand for. @returns how many. */
  async forgetOld(limit: number, manager: EntityManager): Promise<number> {
    const [, count]: [unknown, number] = await manager.query(
      `with old as materialized (
         select actor, stripe_event_id, hour from admin_body_readings where hour < now() - interval '24 hours'
         order by hour limit $1 for update skip locked)
       delete from admin_body_readings r using old
       where (r.actor, r.stripe_event_id, r.hour) = (old.actor, old.stripe_event_id, old.hour)`,
      [limit],
    );
    return count;
  }
}
