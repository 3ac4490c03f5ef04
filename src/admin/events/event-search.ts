import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Conditions, containing } from '../../database/conditions';
import type { EventStatus } from '../../event-log/event-status';
import { ReceivedRows, type RowRange } from '../../event-log/received-rows';
import { keptKinds } from '../../stripe-objects/kept-kinds';
import { pageOf } from '../requests/paging';
import type { EventFilter, EventPage } from './event-filter';
import { type EventSummary, SUMMARY_COLUMNS } from './event-summary';

/**
 * How each status is found without reading the whole log. Written out and not passed as a value, since the partial
 * indexes serve only what names their condition.
 */
const legOf: Record<EventStatus, string> = {
  pending: `l.next_attempt_at is not null and l.status = 'pending'`,
  retrying: `l.next_attempt_at is not null and l.status = 'retrying'`,
  waiting: `l.waiting_for is not null and l.status = 'waiting'`,
  processed: `l.processed and l.status = 'processed'`,
  ignored: `l.processed and l.status between 'ignored' and 'ignored'
    and l.status = any (array['ignored', 'superseded'])`,
  superseded: `l.processed and l.status between 'superseded' and 'superseded'
    and l.status = any (array['ignored', 'superseded'])`,
  dead: `l.status = 'dead'`,
};

/** The same for all statuses together, each found by an index of its own. */
const everyStatus = [
  'l.processed',
  'not l.processed and l.next_attempt_at is not null',
  'not l.processed and l.waiting_for is not null',
  legOf.dead,
];

/**
 * Selects of the ids of what is stored of customers, for each kind and each way that leads to its customer. Each asks for
 * the customers once.
 */
const waysToObjects: readonly ((customers: string) => string)[] = [
  (customers) => `select id from (${customers}) as c (id)`,
  ...keptKinds
    .filter(({ namesCustomer }) => namesCustomer)
    .map(
      ({ table }) =>
        (customers: string) =>
          `select r.id from ${table} r where r.customer_id in (${customers})`,
    ),
  ...keptKinds.flatMap(({ table, customerThrough: through }) =>
    through
      ? [
          (customers: string) =>
            `select r.id from ${through.table} o join ${table} r on r.${through.column} = o.id
    where o.customer_id in (${customers})`,
        ]
      : [],
  ),
];

/** A select of the ids of what is stored of customers, themselves given by a select of their ids. */
const objectsOf = (customers: string) =>
  waysToObjects.map((select) => select(customers)).join('\n  union all ');

/** The log as people search it: newest first, page by page, and never counted to its end. */
@Injectable()
export class EventSearch {
  constructor(private readonly received: ReceivedRows) {}

  async list(
    { cursor, limit, ...filter }: EventPage,
    manager: EntityManager,
  ): Promise<{ events: EventSummary[]; cursor: string | null }> {
    const { sql, values } = await this.selectOf(filter, limit + 1, manager, cursor);
    const rows: (EventSummary & { position: string })[] = await manager.query(
      `with found as materialized (${sql})
       select l.id as position, ${SUMMARY_COLUMNS} from found join stripe_event_log l using (id)
       order by l.id desc limit ${limit + 1}`,
      values,
    );
    const { page, cursor: next } = pageOf(rows, limit, ({ position }) => position);
    return { events: page.map(({ position: _position, ...event }) => event), cursor: next };
  }

  /** The rows' numbers, newest first, so many at most. */
  async idsOf(filter: EventFilter, limit: number, manager: EntityManager): Promise<string[]> {
    const { sql, values } = await this.selectOf(filter, limit, manager);
    const rows: { id: string }[] = await manager.query(
      `select id from (${sql}) as found order by id desc limit ${limit}`,
      values,
    );
    return rows.map(({ id }) => id);
  }

  /** A select of the numbers of at least the newest `limit` rows. */
  private async selectOf(
    filter: EventFilter,
    limit: number,
    manager: EntityManager,
    before?: string,
  ): Promise<{ sql: string; values: unknown[] }> {
    const window = await this.received.between(dateOf(filter.from), dateOf(filter.to), manager);
    const conditions = conditionsOf(filter, window, before);
    const { legs, order } = waysOf(filter);
    const selects = legs.map(
      (leg) =>
        `(select l.id from stripe_event_log l ${conditions.where(leg)} order by ${order} limit ${limit})`,
    );
    return { sql: selects.join(' union all '), values: conditions.values };
  }
}

/**
 * The selects that together find all, and their order. Where an index has the rows of one status or type in their order, it
 * is named by its columns: the planner would often walk along the primary key instead, in the belief that such rows lie
 * everywhere, which they do not.
 */
function waysOf({ status, type }: EventFilter): { legs: string[]; order: string } {
  if (status === 'ignored' || status === 'superseded')
    return { legs: [legOf[status]], order: 'l.status desc, l.id desc' };
  if (status !== undefined) return { legs: [legOf[status]], order: 'l.id desc' };
  if (type !== undefined) return { legs: everyStatus, order: 'l.event_type desc, l.id desc' };
  return { legs: [''], order: 'l.id desc' };
}

function conditionsOf(filter: EventFilter, window: RowRange, before: string | undefined): Conditions {
  const conditions = new Conditions();
  if (before !== undefined) conditions.add('l.id < ?', before);
  if (filter.type !== undefined)
    conditions.add('l.event_type >= ? and l.event_type <= ?', filter.type, filter.type);
  if (filter.objectId !== undefined) conditions.add('l.object_id = ?', filter.objectId);
  if (filter.customerId !== undefined) {
    // An array and not a subquery, whose unknown length tempts the planner to walk through the log.
    conditions.add(
      `(l.object_id = any (array(${objectsOf('select ?::text')}))
         or l.waiting_for is not null and string_to_array(l.waiting_for, ' ') && array['customer:' || ?])`,
      ...Array<string>(waysToObjects.length + 1).fill(filter.customerId),
    );
  }
  if (filter.tenantId !== undefined) {
    const customers = 'select k.id from stripe_customers k where k.tenant_id = ?';
    const ids = Array<string>(waysToObjects.length).fill(filter.tenantId);
    conditions.add(
      `(l.object_id = any (array(${objectsOf(customers)}))
         or l.waiting_for is not null and string_to_array(l.waiting_for, ' ') && array['tenant:' || lower(?)])`,
      ...ids,
      filter.tenantId,
    );
  }
  if (filter.error !== undefined) {
    conditions.add('l.last_error is not null and l.last_error ilike ?', containing(filter.error));
  }
  if (filter.from !== undefined) conditions.add('l.id >= ? and l.created_at >= ?', window.from, filter.from);
  if (filter.to !== undefined) conditions.add('l.id < ? and l.created_at < ?', window.to, filter.to);
  return conditions;
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
