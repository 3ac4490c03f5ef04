import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventStatus } from '../../event-log/event-status';
import type { EventFilter, EventPage } from './event-filter';
import { type EventSummary, SUMMARY_COLUMNS } from './event-summary';
import { ReceivedRows, type RowRange } from './received-rows';

/** A statement in the making: its conditions, and their values. */
class Conditions {
  private readonly all: string[] = [];

  /** @param values of conditions that come before these. */
  constructor(readonly values: unknown[] = []) {}

  /** @param text with `?` for each value. */
  add(text: string, ...values: unknown[]): void {
    let index = this.values.length;
    this.all.push(text.replaceAll('?', () => `$${(index += 1)}`));
    this.values.push(...values);
  }

  with(more: string): string {
    return [...this.all, more].filter((text) => text !== '').join(' and ');
  }
}

/**
 * How each status is found without reading the whole log. Written out and not passed as a value, since the partial
 * indexes serve only what names their condition.
 */
const leg: Record<EventStatus, string> = {
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
  leg.dead,
];

/**
 * So many of the newest rows are looked at one by one first when a tenant is asked for. One with a hundred thousand events fills
 * its page there, where collecting and sorting all of them takes 200 ms; it costs a small tenant some 30 ms.
 */
const RECENT = 2_000;

/** Objects that are stored for the customers in `of`, itself a select of their ids. */
const objectsOf = (customers: string) => `
  select id from (${customers}) as c (id)
  union all select s.id from stripe_subscriptions s where s.customer_id in (${customers})
  union all select i.id from stripe_invoices i where i.customer_id in (${customers})
  union all select p.id from stripe_payments p where p.customer_id in (${customers})
  union all select h.id from stripe_charges h where h.customer_id in (${customers})`;

/** The same asked the other way round, of one row. */
const IS_OF_TENANT = `exists (
  select from stripe_customers k where k.tenant_id = ? and k.id = any (array[l.object_id,
    (select s.customer_id from stripe_subscriptions s where s.id = l.object_id),
    (select i.customer_id from stripe_invoices i where i.id = l.object_id),
    (select p.customer_id from stripe_payments p where p.id = l.object_id),
    (select h.customer_id from stripe_charges h where h.id = l.object_id)]))`;

/** The log as people search it: newest first, page by page, and never counted to its end. */
@Injectable()
export class EventSearch {
  constructor(private readonly received: ReceivedRows) {}

  async list(
    { cursor, limit, ...filter }: EventPage,
    manager: EntityManager,
  ): Promise<{ events: EventSummary[]; cursor: string | null }> {
    const rows = await this.rowsOf(filter, limit + 1, cursor, manager);
    const page = rows.slice(0, limit);
    const next = rows.length > limit ? (page.at(-1)?.position ?? null) : null;
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

  private async rowsOf(
    filter: EventFilter,
    limit: number,
    before: string | undefined,
    manager: EntityManager,
  ): Promise<PositionedEvent[]> {
    if (filter.tenantId !== undefined) {
      const recent = await this.rowsIn(await this.selectOfRecent(filter, before, manager), limit, manager);
      if (recent.length === limit) return recent;
    }
    return this.rowsIn(await this.selectOf(filter, limit, manager, before), limit, manager);
  }

  private rowsIn({ sql, values }: Select, limit: number, manager: EntityManager): Promise<PositionedEvent[]> {
    return manager.query(
      `with found as materialized (${sql})
       select l.id as position, ${SUMMARY_COLUMNS} from found join stripe_event_log l using (id)
       order by l.id desc limit ${limit}`,
      values,
    );
  }

  /** A select of the numbers of at least the newest `limit` rows. */
  private async selectOf(
    filter: EventFilter,
    limit: number,
    manager: EntityManager,
    before?: string,
  ): Promise<Select> {
    const window = await this.windowOf(filter, manager);
    const conditions = conditionsOf(filter, window, before);
    if (filter.tenantId !== undefined) {
      const customers = 'select k.id from stripe_customers k where k.tenant_id = ?';
      const ids = Array<string>(5).fill(filter.tenantId);
      conditions.add(`l.object_id = any (array(${objectsOf(customers)}))`, ...ids);
    }
    const { legs, order } = waysOf(filter);
    const selects = legs.map((condition) => {
      const where = conditions.with(condition);
      return `(select l.id from stripe_event_log l ${where && `where ${where}`} order by ${order} limit ${limit})`;
    });
    return { sql: selects.join(' union all '), values: conditions.values };
  }

  /** A select of the numbers of those that are among the newest. */
  private async selectOfRecent(
    { tenantId, ...filter }: EventFilter,
    before: string | undefined,
    manager: EntityManager,
  ): Promise<Select> {
    const window = await this.windowOf(filter, manager);
    const ceiling = new Conditions();
    if (before !== undefined) ceiling.add('id < ?', before);
    if (window.to !== undefined) ceiling.add('id < ?', window.to);
    const below = ceiling.with('');
    const conditions = conditionsOf(filter, window, undefined, ceiling.values);
    conditions.add(IS_OF_TENANT, tenantId);
    const status = filter.status ? leg[filter.status] : '';
    return {
      sql: `select l.id from (select * from stripe_event_log ${below && `where ${below}`} order by id desc limit ${RECENT}) l
        where ${conditions.with(status)}`,
      values: conditions.values,
    };
  }

  private windowOf({ from, to }: EventFilter, manager: EntityManager): Promise<RowRange> {
    return this.received.between(dateOf(from), dateOf(to), manager);
  }
}

type PositionedEvent = EventSummary & { position: string };

interface Select {
  sql: string;
  values: unknown[];
}

/**
 * The selects that together find all, and their order. Where an index has the rows of one status or type in their order, it
 * is named by its columns: the planner would often walk along the primary key instead, in the belief that such rows lie
 * everywhere, which they do not.
 */
function waysOf({ status, type }: EventFilter): { legs: string[]; order: string } {
  if (status === 'ignored' || status === 'superseded')
    return { legs: [leg[status]], order: 'l.status desc, l.id desc' };
  if (status !== undefined) return { legs: [leg[status]], order: 'l.id desc' };
  if (type !== undefined) return { legs: everyStatus, order: 'l.event_type desc, l.id desc' };
  return { legs: [''], order: 'l.id desc' };
}

function conditionsOf(
  filter: EventFilter,
  window: RowRange,
  before: string | undefined,
  values: unknown[] = [],
): Conditions {
  const conditions = new Conditions(values);
  if (before !== undefined) conditions.add('l.id < ?', before);
  if (filter.type !== undefined)
    conditions.add('l.event_type >= ? and l.event_type <= ?', filter.type, filter.type);
  if (filter.objectId !== undefined) conditions.add('l.object_id = ?', filter.objectId);
  if (filter.customerId !== undefined) {
    // An array and not a subquery, whose unknown length tempts the planner to walk through the log.
    conditions.add(
      `(l.object_id = any (array(${objectsOf('select ?::text')}))
         or l.waiting_for is not null and string_to_array(l.waiting_for, ' ') && array['customer:' || ?])`,
      ...Array<string>(6).fill(filter.customerId),
    );
  }
  if (filter.error !== undefined) {
    conditions.add('l.last_error is not null and l.last_error ilike ?', `%${escaped(filter.error)}%`);
  }
  if (filter.from !== undefined) conditions.add('l.id >= ? and l.created_at >= ?', window.from, filter.from);
  if (filter.to !== undefined) conditions.add('l.id < ? and l.created_at < ?', window.to, filter.to);
  return conditions;
}

/** https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-LIKE */
function escaped(text: string): string {
  return text.replaceAll(/[\\%_]/g, (special) => `\\${special}`);
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
