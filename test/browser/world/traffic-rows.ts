import { seededRandom } from '../../../src/simulation/random';
import { countColumns } from '../../../src/traffic/traffic-counts';
import type { TrafficBounds } from '../../../src/traffic/traffic-meter';
import type { TestDatabase } from '../../helpers/test-database';

type Database = Pick<TestDatabase, 'query'>;

/** In minutes before now: when payments failed, and when they were looked after. */
const MISHAP = { from: 38, to: 22 };

/** An hour as a service has it that gets some hundred deliveries a minute, and the same each time. */
export async function insertTraffic(database: Database, bounds: TrafficBounds): Promise<void> {
  const random = seededRandom('traffic');
  for (let ago = 60; ago >= 1; ago -= 1) {
    const isFailing = ago <= MISHAP.from && ago > MISHAP.to;
    const delivered = Math.round(120 + 50 * Math.sin(ago / 9) + 30 * random());
    const failed = isFailing ? Math.round(delivered * 0.2) : 0;
    await insertMinute(
      database,
      ago,
      {
        deliveries_new: delivered,
        deliveries_duplicate: Math.round(delivered * 0.06),
        outcomes_processed: Math.round(delivered * 0.74) - failed,
        outcomes_ignored: Math.round(delivered * 0.17),
        outcomes_superseded: Math.round(delivered * 0.05),
        outcomes_waiting: Math.round(delivered * 0.02),
        outcomes_retrying: failed,
        outcomes_dead: isFailing && ago < MISHAP.to + 6 ? Math.round(failed / 4) : 0,
      },
      {
        ack: spread(delivered, bounds.ack, 0.004, random),
        done: spread(delivered, bounds.done, isFailing ? 0.05 : 0.02, random),
      },
    );
    const unfinished = isFailing ? MISHAP.from - ago + 1 : Math.max(0, 17 - Math.max(0, MISHAP.to - ago));
    const sample = [ago, Math.round(4 + 6 * random()), ago > MISHAP.from ? 0 : unfinished * 3, 4];
    const dead = ago > MISHAP.to + 6 ? 0 : 29;
    await database.query(
      `insert into backlog_minutes values (date_trunc('minute', now()) - $1::int * interval '1 minute',
         $2, $3, $4, $5, $6, $7) on conflict (minute) do nothing`,
      [...sample, dead, 0.2 + random() + (isFailing ? unfinished * 2 : 0), 3_600 - ago * 60],
    );
  }
}

async function insertMinute(
  database: Database,
  ago: number,
  counts: Partial<Record<(typeof countColumns)[number], number>>,
  { ack, done }: { ack: number[]; done: number[] },
): Promise<void> {
  const values = countColumns.map((column) => counts[column] ?? 0);
  const places = countColumns.map((_, index) => `$${index + 4}`).join(', ');
  await database.query(
    `insert into traffic_minutes (minute, worker, ack_buckets, done_buckets, ${countColumns.join(', ')})
     values (date_trunc('minute', now()) - $1::int * interval '1 minute', 'screenshots', $2, $3, ${places})`,
    [ago, ack, done, ...values],
  );
}

/** So many durations around a typical one, in seconds: most near it, some ten times as long. */
function spread(count: number, bounds: readonly number[], typical: number, random: () => number): number[] {
  const buckets = [...bounds, Infinity].map(() => 0);
  for (let index = 0; index < count; index += 1) {
    const seconds = typical * (0.5 + random()) * (random() > 0.97 ? 8 : 1);
    const bucket = bounds.findIndex((bound) => seconds <= bound);
    const place = bucket < 0 ? bounds.length : bucket;
    buckets[place] = (buckets[place] ?? 0) + 1;
  }
  return buckets;
}
