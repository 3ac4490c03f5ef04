import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { SubscriptionProjection } from '../subscriptions/subscription.projection';

/** Values as text, null where there is none. */
export type Values = Record<string, string | null>;

/** A subscription as the tables have it. */
export interface StoredSubscription {
  /** By column. */
  columns: Values;
  /** By the item's id, then by column. */
  items: Map<string, Values>;
  /** Whose state it is, Unix seconds; undefined: others only mention it. */
  version: number | undefined;
  /** An event about it is in the log and not done yet. */
  isChanging: boolean;
}

/** The columns of an item, in the order in which they are compared. */
export const itemColumns = [
  'price_id',
  'product_id',
  'quantity',
  'current_period_start',
  'current_period_end',
] as const;
const TIMES = new Set<string>(['current_period_start', 'current_period_end']);

/** What is stored of subscriptions, for a comparison; reads only. */
@Injectable()
export class StoredSubscriptions {
  private readonly projection = new SubscriptionProjection();

  /** By id; what is not stored is not there. */
  async find(ids: readonly string[], manager: EntityManager): Promise<Map<string, StoredSubscription>> {
    const columns = Object.entries(this.projection.columns).map(([name, { type }]) =>
      asText(name, type === 'seconds'),
    );
    const rows: (Values & { id: string; version: string | null; changing: boolean })[] = await manager.query(
      `select id, ${columns.join(', ')}, extract(epoch from version_at)::bigint as version,
         exists (select from stripe_event_log l where l.object_id = s.id and l.status in ('pending', 'retrying')) as changing
       from stripe_subscriptions s where id = any ($1::text[])`,
      [ids],
    );
    const items: (Values & { owner: string; id: string })[] = await manager.query(
      `select subscription_id as owner, id, ${itemColumns.map((name) => asText(name, TIMES.has(name))).join(', ')}
       from stripe_subscription_items where subscription_id = any ($1::text[])`,
      [ids],
    );
    const found = new Map<string, StoredSubscription>();
    for (const { id, version, changing, ...values } of rows) {
      const of = { version: version === null ? undefined : Number(version), isChanging: changing };
      found.set(id, { columns: values, items: new Map(), ...of });
    }
    for (const { owner, id, ...item } of items) found.get(owner)?.items.set(id, item);
    return found;
  }

  /** Those that may still change and that something has told of, in the order of their ids, after one of them. */
  async openAfter(id: string, limit: number, manager: EntityManager): Promise<string[]> {
    const rows: { id: string }[] = await manager.query(
      `select id from stripe_subscriptions where id > $1 and not version_terminal and version_event is not null
       order by id limit $2`,
      [id, limit],
    );
    return rows.map((row) => row.id);
  }
}

function asText(name: string, isTime: boolean): string {
  return isTime ? `extract(epoch from ${name})::bigint::text as ${name}` : `${name}::text as ${name}`;
}
