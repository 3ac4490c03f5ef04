import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { AttemptTrigger } from '../../event-log/event-status';
import { keptKinds } from '../../stripe-objects/kept-kinds';
import { type EventSummary, SUMMARY_COLUMNS } from './event-summary';

/** So many of one object's other events, those nearest to it in time. */
const RELATED = 50;

/** One attempt worth telling: not the first one at a delivery that simply succeeded. */
export interface AttemptView {
  number: number;
  trigger: AttemptTrigger;
  outcome: string;
  errorClass: string | null;
  errorMessage: string | null;
  startedAt: Date;
  durationMs: number;
  worker: string;
}

/** A line of the ledger that an event wrote. Amounts in minor units. */
export interface LedgerLine {
  tenantId: string | null;
  customerId: string | null;
  kind: string;
  objectId: string;
  amount: number;
  newAmount: number | null;
  currency: string | null;
  occurredAt: Date;
}

/** A row that shows an object's state as this event told it, for no newer one has come. */
export interface StandingRow {
  table: string;
  id: string;
}

/** Another event of the same object. */
export interface RelatedEvent {
  id: string;
  type: string;
  status: string;
  createdAt: Date;
  receivedAt: Date;
}

export interface EventRow extends EventSummary {
  rowId: string;
  nextTrigger: AttemptTrigger;
  claimedBy: string | null;
  deferralCount: number;
  traceparent: string | null;
  /** Exactly as it was signed; null once retention has dropped it. */
  body: string | null;
}

/** The event's object has its row in one of them. */
const projections = keptKinds.map(({ table }) => table);

/** One event as people look at it. Every statement is served by an index. */
@Injectable()
export class EventDetailsRepository {
  async find(stripeEventId: string, manager: EntityManager): Promise<EventRow | undefined> {
    const [event]: EventRow[] = await manager.query(
      `select ${SUMMARY_COLUMNS}, l.id as "rowId", l.next_trigger as "nextTrigger", l.claimed_by as "claimedBy",
         l.deferral_count as "deferralCount", l.traceparent, l.event_data as body
       from stripe_event_log l where l.stripe_event_id = $1`,
      [stripeEventId],
    );
    return event;
  }

  async attemptsOf({ rowId }: EventRow, manager: EntityManager): Promise<AttemptView[]> {
    return manager.query(
      `select number, trigger, outcome, error_class as "errorClass", error_message as "errorMessage",
         started_at as "startedAt", duration_ms as "durationMs", worker
       from stripe_event_attempt where event_id = $1 order by number`,
      [rowId],
    );
  }

  async ledgerOf({ id }: EventRow, manager: EntityManager): Promise<LedgerLine[]> {
    return manager.query(
      `select tenant_id as "tenantId", customer_id as "customerId", kind, object_id as "objectId", amount::float8,
         new_amount::float8 as "newAmount", currency, occurred_at as "occurredAt"
       from billing_events where stripe_event_id = $1`,
      [id],
    );
  }

  async rowsStandingBy({ id, objectId }: EventRow, manager: EntityManager): Promise<StandingRow[]> {
    if (objectId === null) return [];
    const selects = projections.map(
      (table) => `select '${table}' as "table", id from ${table} where id = $1 and version_event = $2`,
    );
    return manager.query(selects.join(' union all '), [objectId, id]);
  }

  /** Oldest first, the event itself among them. */
  async relatedTo({ objectId, createdAt }: EventRow, manager: EntityManager): Promise<RelatedEvent[]> {
    if (objectId === null) return [];
    const columns = `stripe_event_id as id, event_type as type, status, event_created as "createdAt",
      created_at as "receivedAt", id as position`;
    const rows: (RelatedEvent & { position: string })[] = await manager.query(
      `select * from (
         (select ${columns} from stripe_event_log where object_id = $1 and event_created <= $2
          order by event_created desc limit ${RELATED})
         union all
         (select ${columns} from stripe_event_log where object_id = $1 and event_created > $2
          order by event_created limit ${RELATED})
       ) as related order by "createdAt", position`,
      [objectId, createdAt],
    );
    return rows.map(({ position: _position, ...event }) => event);
  }

  /** The body of the object's event before this one, where it tells what the object was; notifications never do. */
  async bodyBefore({ objectId, createdAt }: EventRow, manager: EntityManager): Promise<string | null> {
    if (objectId === null) return null;
    const [row]: { body: string | null }[] = await manager.query(
      `select event_data as body from stripe_event_log
       where object_id = $1 and event_created < $2 and event_data is not null
         and event_type not like 'v1.%'
       order by event_created desc, id desc limit 1`,
      [objectId, createdAt],
    );
    return row?.body ?? null;
  }
}
