import type { Client } from 'pg';

/** Events that are due some day, at most: what a long outage of something leaves behind. */
const MOST_IN_THE_FUTURE = 100_000;
/** Rows of the log by statement, so that Ctrl-C is heard. */
const BATCH = 1_000_000;

export interface Filling {
  /** How many events there are on top of it that are due tomorrow. */
  later?: number;
  /** How long ago all the others came. */
  days?: number;
}

/** A log of years: `rows` finished events, short ones, ten for each of `rows / 10` subscriptions of customers of their own. */
export async function fill(
  rows: number,
  database: Client,
  signal: AbortSignal,
  { later = Math.min(MOST_IN_THE_FUTURE, Math.floor(rows / 10)), days = 1 }: Filling = {},
): Promise<void> {
  await database.query('set search_path = synapscale_db');
  await database.query(`update stripe_event_log set created_at = now() - $1 * interval '1 day'`, [days]);
  for (let from = 0; from < rows; from += BATCH) {
    signal.throwIfAborted();
    await database.query(
      `insert into stripe_event_log (stripe_event_id, event_type, event_data, created_at, processed, status,
         event_created, livemode, object_id, processed_at, attempt_count)
       select 'evt_1S' || lpad(to_hex(n), 22, '0'), 'customer.subscription.updated', '{}',
         now() - $4 * interval '1 day', true, 'processed', to_timestamp(1600000000 + n), false,
         'sub_1S' || lpad((n % $3)::text, 22, '0'), now() - $4 * interval '1 day', 1
       from generate_series($1::bigint, $2::bigint) as n`,
      [from, Math.min(from + BATCH, rows) - 1, Math.max(1, Math.floor(rows / 10)), days],
    );
  }
  const objects = Math.floor(rows / 10);
  await database.query(
    `insert into stripe_customers (id, version_event, version_at)
     select 'cus_1S' || lpad(n::text, 22, '0'), 'evt_1S', now() from generate_series(0, $1::bigint - 1) as n`,
    [objects],
  );
  signal.throwIfAborted();
  await database.query(
    `insert into stripe_subscriptions (id, customer_id, status, quantity, version_event, version_at)
     select 'sub_1S' || lpad(n::text, 22, '0'), 'cus_1S' || lpad(n::text, 22, '0'), 'active', 1, 'evt_1S', now()
     from generate_series(0, $1::bigint - 1) as n`,
    [objects],
  );
  signal.throwIfAborted();
  await database.query(
    `insert into stripe_event_log (stripe_event_id, event_type, event_data, status, event_created, livemode,
       object_id, next_attempt_at, retry_count, next_trigger)
     select 'evt_1R' || lpad(to_hex(n), 22, '0'), 'customer.subscription.updated', '{}', 'retrying', now(), false,
       'sub_1R' || n, now() + interval '1 day' + n * interval '1 ms', 1, 'retry'
     from generate_series(1, $1::bigint) as n`,
    [later],
  );
  signal.throwIfAborted();
  await database.query('vacuum (analyze)');
}
