import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ENV, type Env } from '../config/env';
import { SafePool } from '../database/safe-pool';
import { DUE_AT } from '../event-log/due-at';

/** Nobody who scrapes waits longer. */
const PATIENCE_MS = 2_000;

/** What is unfinished, at one moment. Counts end at {@link MAX_COUNTED}; ages are in seconds, 0 where there is none. */
export interface Backlog {
  pending: number;
  retrying: number;
  waiting: number;
  dead: number;
  /** Of the event that should have been processed first. */
  oldestDueSeconds: number;
  /** Of the event that has waited longest for its tenant or its plan. */
  oldestWaitingSeconds: number;
}

/** The same with what has no history. */
export interface BacklogLook extends Backlog {
  /** Checkout sessions whose buyer named a tenant, and that wait for a person. */
  buyersWords: number;
}

/** Beyond this nobody cares for the figure, and everybody for what it costs. */
export const MAX_COUNTED = 10_000;

/** Looks at what is unfinished, by way of the partial indexes alone: it costs the same however large the log is. */
@Injectable()
export class BacklogRepository implements OnApplicationShutdown {
  private readonly pool: SafePool;
  private readonly text: string;

  constructor(@Inject(ENV) env: Pick<Env, 'DATABASE_URL' | 'DATABASE_SCHEMA'>) {
    const log = `${env.DATABASE_SCHEMA}.stripe_event_log`;
    // A connection of its own, so that a busy service can be watched too.
    this.pool = new SafePool({
      connectionString: env.DATABASE_URL,
      application_name: 'hookledger-backlog',
      max: 1,
      connectionTimeoutMillis: PATIENCE_MS,
      // Not `statement_timeout`: it is a parameter of the connection, which PgBouncer refuses.
      query_timeout: PATIENCE_MS,
      idleTimeoutMillis: 60_000,
    });
    this.text = `
      with queue as materialized (
        select status, ${DUE_AT} as due_at
        from ${log} where next_attempt_at is not null order by next_attempt_at limit ${MAX_COUNTED}
      ), waiting as materialized (
        select created_at from ${log} where waiting_for is not null limit ${MAX_COUNTED}
      ), dead as materialized (
        select from ${log} where status = 'dead' limit ${MAX_COUNTED}
      )
      select (select count(*) from queue where status = 'pending')::int as pending,
        (select count(*) from queue where status = 'retrying')::int as retrying,
        (select count(*) from waiting)::int as waiting,
        (select count(*) from dead)::int as dead,
        (select count(*) from (select from ${env.DATABASE_SCHEMA}.checkout_proposals p
           join ${env.DATABASE_SCHEMA}.tenants t on t.id = p.tenant_id
           where p.state = 'asked' limit ${MAX_COUNTED}) asked)::int as "buyersWords",
        coalesce(extract(epoch from now() - (select min(due_at) from queue where due_at <= now())), 0)::float8 as due,
        coalesce(extract(epoch from now() - (select min(created_at) from waiting)), 0)::float8 as waited`;
  }

  /** @throws whatever keeps the database from answering. */
  async read(): Promise<BacklogLook> {
    const { rows } = await this.pool.query<
      Omit<BacklogLook, 'oldestDueSeconds'> & { due: number; waited: number }
    >(this.text);
    const [row] = rows;
    if (!row) throw new Error('unreachable: it selects one row');
    const { due: oldestDueSeconds, waited: oldestWaitingSeconds, ...counts } = row;
    return { ...counts, oldestDueSeconds, oldestWaitingSeconds };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.pool.end();
  }
}
