import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** Where the state of objects is kept that a backfill brings. */
export type BackfilledTable = 'stripe_customers' | 'stripe_subscriptions';

/** Which of Stripe's objects something has told of already. */
@Injectable()
export class KnownObjects {
  /** Those that have a state, or an event that is going to give them one. A row that others only mention is none. */
  async among(ids: readonly string[], table: BackfilledTable, manager: EntityManager): Promise<Set<string>> {
    const rows: { id: string }[] = await manager.query(
      `select id from ${table} where id = any ($1::text[]) and version_event is not null
       union
       select object_id from stripe_event_log where object_id = any ($1::text[]) and status <> 'ignored'`,
      [ids],
    );
    return new Set(rows.map(({ id }) => id));
  }
}
