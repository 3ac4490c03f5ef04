import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** An event as the admin API shows it. */
export interface EventSummary {
  id: string;
  type: string;
  status: string;
  processed: boolean;
  objectId: string | null;
  apiVersion: string | null;
  livemode: boolean | null;
  account: string | null;
  source: string;
  createdAt: Date;
  receivedAt: Date;
  processedAt: Date | null;
  nextAttemptAt: Date | null;
  waitingFor: string[];
  supersededBy: string | null;
  reason: string | null;
  flags: string[];
  lastError: string | null;
  retryCount: number;
  attemptCount: number;
  crashCount: number;
}

export interface EventDetails extends EventSummary {
  /** What the ledger has of it. */
  ledger: Record<string, unknown>[];
  attempts: Record<string, unknown>[];
  /** Exactly as it was signed; null once retention has dropped it. */
  body: string | null;
}

export interface EventFilter {
  status?: string | undefined;
  type?: string | undefined;
  objectId?: string | undefined;
  /** The `cursor` of the page before. */
  before?: string | undefined;
  limit: number;
}

const COLUMNS = `stripe_event_id as id, event_type as type, status, processed, object_id as "objectId",
  api_version as "apiVersion", livemode, account, source, event_created as "createdAt", created_at as "receivedAt",
  processed_at as "processedAt", next_attempt_at as "nextAttemptAt",
  coalesce(string_to_array(waiting_for, ' '), '{}') as "waitingFor", superseded_by as "supersededBy", reason, flags,
  last_error as "lastError", retry_count as "retryCount", attempt_count as "attemptCount", crash_count as "crashCount"`;

/** The log as people read it. */
@Injectable()
export class EventDetailsRepository {
  async find(stripeEventId: string, manager: EntityManager): Promise<EventDetails | undefined> {
    const [event]: (EventSummary & { body: string | null })[] = await manager.query(
      `select ${COLUMNS}, event_data as body from stripe_event_log where stripe_event_id = $1`,
      [stripeEventId],
    );
    if (!event) return undefined;
    const attempts: EventDetails['attempts'] = await manager.query(
      `select number, trigger, outcome, error_class as "errorClass", error_message as "errorMessage",
         started_at as "startedAt", duration_ms as "durationMs", worker
       from stripe_event_attempt a join stripe_event_log l on l.id = a.event_id
       where l.stripe_event_id = $1 order by number`,
      [stripeEventId],
    );
    const ledger: EventDetails['ledger'] = await manager.query(
      `select tenant_id as "tenantId", customer_id as "customerId", kind, object_id as "objectId", amount::float8,
         new_amount::float8 as "newAmount", currency, occurred_at as "occurredAt"
       from billing_events where stripe_event_id = $1`,
      [stripeEventId],
    );
    const { body, ...summary } = event;
    return { ...summary, ledger, attempts, body };
  }

  /** Newest first. */
  async list(
    filter: EventFilter,
    manager: EntityManager,
  ): Promise<{ events: EventSummary[]; cursor: string | null }> {
    const rows: (EventSummary & { position: string })[] = await manager.query(
      `select id as position, ${COLUMNS} from stripe_event_log
       where ($1::text is null or status = $1) and ($2::text is null or event_type = $2)
         and ($3::text is null or object_id = $3) and ($4::bigint is null or id < $4)
       order by stripe_event_log.id desc limit $5`,
      [
        filter.status ?? null,
        filter.type ?? null,
        filter.objectId ?? null,
        filter.before ?? null,
        filter.limit + 1,
      ],
    );
    const page = rows.slice(0, filter.limit);
    const cursor = rows.length > filter.limit ? (page.at(-1)?.position ?? null) : null;
    return { events: page.map(({ position: _position, ...event }) => event), cursor };
  }
}
