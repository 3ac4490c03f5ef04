import type { PoolClient, QueryConfig } from 'pg';
import type { Env } from '../config/env';
import { binaryArray } from './binary-array';
import type { StorableEvent } from './inbox-group';
import type { Receipt } from './new-event';

interface StoredRow {
  id: string;
  stripe_event_id: string;
  status: Receipt['status'];
  traceparent: string | null;
}

/** The two autocommitted statements by which events get into the log. */
export class InboxStatements {
  private readonly insert: string;
  private readonly confirm: string;
  private readonly prepared: boolean;

  constructor(env: Pick<Env, 'DATABASE_SCHEMA' | 'DATABASE_PREPARED_STATEMENTS'>) {
    this.prepared = env.DATABASE_PREPARED_STATEMENTS;
    const log = `${env.DATABASE_SCHEMA}.stripe_event_log`;
    this.insert = `
      insert into ${log} (stripe_event_id, event_type, event_data, event_created, api_version, account, livemode,
        object_id, source, traceparent, next_attempt_at)
      select e.id, e.type, e.body, to_timestamp(e.created), e.api_version, e.account, e.livemode, e.object_id,
        e.source, e.traceparent, now() + e.lease_ms * interval '1 ms'
      from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::boolean[], $7::text[], $8::text[],
        $9::bigint[], $10::text[], $11::text[])
        as e (id, type, created, api_version, account, livemode, object_id, source, lease_ms, traceparent, body)
      on conflict (stripe_event_id) do nothing
      returning id, stripe_event_id, status, traceparent`;
    // A row that another writer has inserted may be visible before it is safe: on a standby, it was lost in a failover
    // after its redelivery had been acknowledged. Writing a message makes this commit wait for all before it.
    this.confirm = `
      select id, stripe_event_id, status, traceparent, pg_logical_emit_message(true, 'hookledger', '') as position
      from ${log} where stripe_event_id = any ($1::text[])`;
  }

  /** Stores what is new and confirms what is known. @returns receipts by event id. */
  async store(events: readonly StorableEvent[], client: PoolClient): Promise<Map<string, Receipt>> {
    const receipts = new Map<string, Receipt>();
    const add = (rows: readonly StoredRow[], duplicate: boolean) => {
      for (const { id, status, stripe_event_id, traceparent } of rows)
        receipts.set(stripe_event_id, { id, status, duplicate, traceparent });
    };
    const inserted = await client.query<StoredRow>(this.statement('append', this.insert, columnsOf(events)));
    add(inserted.rows, false);
    const known = events.map(({ stripeEventId }) => stripeEventId).filter((id) => !receipts.has(id));
    if (known.length > 0) {
      add((await client.query<StoredRow>(this.statement('confirm', this.confirm, [known]))).rows, true);
    }
    return receipts;
  }

  private statement(name: string, text: string, values: unknown[]): QueryConfig {
    return this.prepared ? { name, text, values } : { text, values };
  }
}

function columnsOf(events: readonly StorableEvent[]): Buffer[] {
  const { text, textBytes, bigint, boolean } = binaryArray;
  return [
    text(events.map(({ stripeEventId }) => stripeEventId)),
    text(events.map(({ type }) => type)),
    bigint(events.map(({ created }) => created)),
    text(events.map(({ apiVersion }) => apiVersion)),
    text(events.map(({ account }) => account)),
    boolean(events.map(({ livemode }) => livemode)),
    text(events.map(({ objectId }) => objectId)),
    text(events.map(({ source }) => source)),
    bigint(events.map(({ leaseMs }) => leaseMs)),
    text(events.map(({ traceparent }) => traceparent ?? null)),
    // Last, so that `pg` need not move it to make room for what follows.
    textBytes(events.map(({ body }) => body)),
  ];
}
