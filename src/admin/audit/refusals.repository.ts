import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** How often a person was refused one kind of action in one minute. */
export interface RefusedMinute {
  actor: string;
  action: string;
  minute: Date;
  refused: number;
}

/** `admin_refusals`: counts what people are refused, over all replicas. */
@Injectable()
export class RefusalsRepository {
  /** @returns the how-manieth it is of this person, action and minute. */
  async count(actor: string, action: string, manager: EntityManager): Promise<number> {
    const [row]: { refused: number }[] = await manager.query(
      `insert into admin_refusals as counted (actor, action, minute, refused)
       values ($1, $2, date_trunc('minute', now()), 1)
       on conflict (actor, action, minute) do update set refused = counted.refused + 1 returning refused`,
      [actor, action],
    );
    return row?.refused ?? 1;
  }

  /** Takes out minutes that are over. Replicas share the work by skipping locked rows. */
  async takeEnded(limit: number, manager: EntityManager): Promise<RefusedMinute[]> {
    const [rows]: [RefusedMinute[], number] = await manager.query(
      `with ended as materialized (
         select actor, action, minute from admin_refusals where minute < date_trunc('minute', now())
         order by minute, actor, action limit $1 for update skip locked)
       delete from admin_refusals r using ended e where (r.actor, r.action, r.minute) = (e.actor, e.action, e.minute)
       returning r.actor, r.action, r.minute, r.refused`,
      [limit],
    );
    return rows;
  }
}
