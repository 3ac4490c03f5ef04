import type { Client } from 'pg';

/** As long as the service keeps the history of its traffic. */
const DAYS = 8;
const LOG_DAYS = 500;
/** How many buckets the service's histograms have, the unbounded one included, and which one everything is in here. */
const ACK = { buckets: 15, typical: 3 };
const DONE = { buckets: 16, typical: 1 };

/** What two processes have counted of the newest events, and what was unfinished in each minute. */
export async function seedTraffic(events: number, database: Client): Promise<void> {
  const outcomes = ['processed', 'ignored', 'superseded', 'waiting', 'retrying', 'dead'];
  for (const span of ['minute', 'hour']) {
    await database.query(
      `insert into traffic_${span}s (${span}, worker, deliveries_new, deliveries_duplicate, deliveries_unavailable,
         deliveries_refused, ${outcomes.map((outcome) => `outcomes_${outcome}`).join(', ')}, outcomes_deferred,
         ack_buckets, done_buckets)
       select date_trunc('${span}', created_at, 'UTC'), 'hookledger-' || id % 2 || '/1/5eed00', count(*),
         count(*) / 50, 0, 0,
         ${outcomes.map((outcome) => `count(*) filter (where status = '${outcome}')`).join(', ')}, 0,
         ${histogram(ACK)}, ${histogram(DONE)}
       from stripe_event_log where id > $1
       group by 1, 2`,
      [Math.floor(events * (1 - DAYS / LOG_DAYS))],
    );
  }
  await database.query(
    `insert into backlog_minutes (minute, pending, retrying, waiting, dead, oldest_due_seconds, oldest_waiting_seconds)
     select minute, n % 3, r.retrying, r.waiting, r.dead, 0, 86400
     from generate_series(1, ${DAYS} * 1440) as n
       cross join lateral (select date_trunc('minute', now() - n * interval '1 minute', 'UTC')) as m (minute)
       cross join (select least(10000, count(*) filter (where status = 'retrying')) as retrying,
         least(10000, count(*) filter (where status = 'waiting')) as waiting,
         least(10000, count(*) filter (where status = 'dead')) as dead
         from stripe_event_log where not processed) as r`,
  );
}

function histogram({ buckets, typical }: { buckets: number; typical: number }): string {
  return `array_fill(0, array[${typical}]) || count(*)::int || array_fill(0, array[${buckets - typical - 1}])`;
}
