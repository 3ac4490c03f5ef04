import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { EventStatus } from '../../event-log/event-status';
import type { EventFilter } from '../events/event-filter';
import { pageOf } from '../requests/paging';
import type { BulkReplayState } from './bulk-replay.entity';
import type { BulkReplayResult } from './bulk-replay-event.entity';
import type { BulkReplayEventPage } from './bulk-replay.requests';

/** A bulk replay as people see it. */
export interface BulkReplayReport {
  id: string;
  state: BulkReplayState;
  actor: string;
  reason: string;
  force: boolean;
  ratePerSecond: number;
  filter: EventFilter | null;
  total: number;
  counts: Record<BulkReplayResult, number>;
  startedAt: Date;
  finishedAt: Date | null;
}

/** What became of one of its events. */
export interface BulkReplayEventReport {
  /** Stripe's. */
  id: string;
  result: BulkReplayResult;
  code: string | null;
  tries: number;
  queuedAt: Date | null;
  /** The one that followed, once it has ended. */
  attempt: EndedAttempt | null;
  /** As it is now; null when it is not in the log. */
  status: EventStatus | null;
}

interface EndedAttempt {
  number: number;
  outcome: string;
  errorClass: string | null;
  errorMessage: string | null;
  startedAt: Date;
  durationMs: number;
}

type EventRow = Omit<BulkReplayEventReport, 'attempt'> &
  Omit<EndedAttempt, 'number'> & { position: number; number: number | null };

/** An event that a bulk replay would be for. */
export interface SampledEvent {
  id: string;
  type: string;
  status: EventStatus;
  objectId: string | null;
  receivedAt: Date;
}

const BULK = `select id, state, actor, reason, is_forced as force, rate_per_second as "ratePerSecond", filter, total,
  json_build_object('pending', total - queued - refused - cancelled, 'queued', queued, 'refused', refused,
    'cancelled', cancelled) as counts,
  started_at as "startedAt", finished_at as "finishedAt" from bulk_replays`;

/** Bulk replays as people read them. */
@Injectable()
export class BulkReplayReports {
  /** Newest first. */
  async list(
    { cursor, limit }: { cursor?: string | undefined; limit: number },
    manager: EntityManager,
  ): Promise<{ bulkReplays: BulkReplayReport[]; cursor: string | null }> {
    const where = cursor === undefined ? '' : 'where id < $2';
    const rows: BulkReplayReport[] = await manager.query(`${BULK} ${where} order by id desc limit $1`, [
      limit + 1,
      ...(cursor === undefined ? [] : [cursor]),
    ]);
    const { page, cursor: next } = pageOf(rows, limit, ({ id }) => id);
    return { bulkReplays: page, cursor: next };
  }

  async find(id: string, manager: EntityManager): Promise<BulkReplayReport | undefined> {
    const [row]: BulkReplayReport[] = await manager.query(`${BULK} where id = $1`, [id]);
    return row;
  }

  /** Oldest event first, which is the order of their turns. */
  async events(
    id: string,
    { result, cursor, limit }: BulkReplayEventPage,
    manager: EntityManager,
  ): Promise<{ events: BulkReplayEventReport[]; cursor: string | null }> {
    const rows: EventRow[] = await manager.query(
      `select e.position, e.stripe_event_id as id, e.result, e.code, e.tries, e.requeued_at as "queuedAt", l.status,
         a.number, a.outcome, a.error_class as "errorClass", a.error_message as "errorMessage",
         a.started_at as "startedAt", a.duration_ms as "durationMs"
       from bulk_replay_events e left join stripe_event_log l on l.id = e.event_id
       left join stripe_event_attempt a on a.event_id = e.event_id and a.number = e.attempt_number
       where e.bulk_id = $1 and e.position > $2 and ($3::text is null or e.result = $3)
       order by e.position limit $4`,
      [id, cursor ?? 0, result ?? null, limit + 1],
    );
    const { page, cursor: next } = pageOf(rows, limit, ({ position }) => String(position));
    return { events: page.map(toReport), cursor: next };
  }

  /** The log rows of these events, newest first. */
  async rowsOf(stripeEventIds: readonly string[], manager: EntityManager): Promise<string[]> {
    const rows: { id: string }[] = await manager.query(
      `select id from stripe_event_log where stripe_event_id = any ($1) order by stripe_event_log.id desc`,
      [stripeEventIds],
    );
    return rows.map(({ id }) => id);
  }

  async sampleOf(logIds: readonly string[], manager: EntityManager): Promise<SampledEvent[]> {
    return manager.query(
      `select stripe_event_id as id, event_type as type, status, object_id as "objectId", created_at as "receivedAt"
       from stripe_event_log where id = any ($1::bigint[]) order by stripe_event_log.id desc`,
      [logIds],
    );
  }
}

function toReport({ id, result, code, tries, queuedAt, status, ...row }: EventRow): BulkReplayEventReport {
  const { number, outcome, errorClass, errorMessage, startedAt, durationMs } = row;
  const attempt =
    number === null ? null : { number, outcome, errorClass, errorMessage, startedAt, durationMs };
  return { id, result, code, tries, queuedAt, attempt, status };
}
