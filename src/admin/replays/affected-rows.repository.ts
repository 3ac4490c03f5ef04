import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { keptKinds } from '../../stripe-objects/kept-kinds';

/** What one event can write to: its object, its customer, and the tenants of both before and after. */
export interface AffectedScope {
  eventId: string;
  objectId: string | null;
  customerId: string | null;
  tenantIds: string[];
}

/** Rows as JSON by table and key. */
export type RowsByTable = Record<string, Record<string, Record<string, unknown>>>;

/** Each table's rows in a scope: `$1` event, `$2` object, `$3` customer, `$4` tenants. */
const tables: Record<string, { key: string; where: string }> = {
  ...Object.fromEntries(keptKinds.map(({ table }) => [table, { key: 'id', where: 'r.id = $2' }])),
  stripe_customers: { key: 'id', where: 'r.id = $3' },
  stripe_subscription_items: { key: 'id', where: 'r.subscription_id = $2' },
  checkout_proposals: { key: 'session_id', where: 'r.session_id = $2' },
  billing_events: { key: 'stripe_event_id', where: 'r.stripe_event_id = $1 or r.customer_id = $3' },
  tenants: { key: 'id', where: 'r.id = any ($4::uuid[])' },
  workspaces: { key: 'id', where: 'r.tenant_id = any ($4::uuid[])' },
};

/** The customer of the object `l.object_id`: a select for each way that leads to one, the object's own word first. */
const customerOf = `coalesce(
  (select id from stripe_customers where id = l.object_id),
  ${keptKinds
    .filter(({ namesCustomer }) => namesCustomer)
    .map(({ table }) => `(select customer_id from ${table} where id = l.object_id)`)
    .join(',\n  ')},
  ${keptKinds
    .flatMap(({ table, customerThrough: through }) => (through ? [{ table, through }] : []))
    .map(
      ({ table, through }) =>
        `(select o.customer_id from ${table} r join ${through.table} o on o.id = r.${through.column} where r.id = l.object_id)`,
    )
    .join(',\n  ')})`;

@Injectable()
export class AffectedRowsRepository {
  /** Asked after the event was applied, when its object is stored. */
  async scopeOf(eventId: string, manager: EntityManager): Promise<AffectedScope> {
    const [row]: { objectId: string | null; customerId: string | null }[] = await manager.query(
      `select l.object_id as "objectId", ${customerOf} as "customerId"
       from stripe_event_log l where l.stripe_event_id = $1`,
      [eventId],
    );
    const { objectId = null, customerId = null } = row ?? {};
    const tenants: { id: string }[] = await manager.query(
      `select tenant_id as id from stripe_customers where id = $1 and tenant_id is not null
       union select tenant_id from billing_events where customer_id = $1 and tenant_id is not null`,
      [customerId],
    );
    return { eventId, objectId, customerId, tenantIds: tenants.map(({ id }) => id) };
  }

  async read(scope: AffectedScope, manager: EntityManager): Promise<RowsByTable> {
    const result: RowsByTable = {};
    for (const [table, { key, where }] of Object.entries(tables)) {
      const rows: { key: string; row: Record<string, unknown> }[] = await manager.query(
        `select r.${key}::text as key, to_jsonb(r) - array['created_at'] as row
         from ${table} r, (select $1::text, $2::text, $3::text, $4::uuid[]) as parameters
         where ${where}`,
        [scope.eventId, scope.objectId, scope.customerId, scope.tenantIds],
      );
      result[table] = Object.fromEntries(rows.map((each) => [each.key, each.row]));
    }
    return result;
  }
}
