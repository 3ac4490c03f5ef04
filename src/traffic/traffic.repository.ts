import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Backlog } from '../backlog/backlog.repository';
import { histogramQuantile } from './histogram-quantile';
import type { Percentiles, Traffic, TrafficRange } from './traffic';
import { type CountColumn, countColumns } from './traffic-counts';
import { type TrafficBounds, TrafficMeter } from './traffic-meter';

interface Plan {
  /** In seconds. */
  step: number;
  steps: number;
  span: 'minute' | 'hour';
}

const plans: Record<TrafficRange, Plan> = {
  '1h': { step: 60, steps: 60, span: 'minute' },
  '6h': { step: 300, steps: 72, span: 'minute' },
  '24h': { step: 900, steps: 96, span: 'minute' },
  '7d': { step: 7_200, steps: 84, span: 'hour' },
};

type Sums = Record<CountColumn, number | null> & {
  at: number;
  ack: (number | null)[] | null;
  done: (number | null)[] | null;
};

type BacklogSample = { [column in keyof Backlog]: number | null };

/** Reads the history: the sums of all processes, step by step, also of those in which there was nothing. */
@Injectable()
export class TrafficRepository {
  constructor(private readonly meter: TrafficMeter) {}

  async read(range: TrafficRange, manager: EntityManager): Promise<Traffic> {
    const plan = plans[range];
    const bounds = await this.meter.bounds();
    const sums: Sums[] = await manager.query(sumsOf(plan, bounds), [plan.step, plan.steps]);
    const at = sums.map((row) => row.at);
    const samples: BacklogSample[] = await manager.query(BACKLOG, [plan.step, at]);

    const counted = (column: CountColumn) => sums.map((row) => row[column] ?? 0);
    const sampled = (column: keyof Backlog) => samples.map((row) => row[column]);
    return {
      step: plan.step,
      at,
      deliveries: {
        new: counted('deliveries_new'),
        duplicate: counted('deliveries_duplicate'),
        unavailable: counted('deliveries_unavailable'),
        refused: counted('deliveries_refused'),
      },
      outcomes: {
        processed: counted('outcomes_processed'),
        ignored: counted('outcomes_ignored'),
        superseded: counted('outcomes_superseded'),
        waiting: counted('outcomes_waiting'),
        retrying: counted('outcomes_retrying'),
        dead: counted('outcomes_dead'),
        deferred: counted('outcomes_deferred'),
      },
      ack: percentiles(
        bounds.ack,
        sums.map(({ ack }) => ack),
      ),
      done: percentiles(
        bounds.done,
        sums.map(({ done }) => done),
      ),
      backlog: {
        pending: sampled('pending'),
        retrying: sampled('retrying'),
        waiting: sampled('waiting'),
        dead: sampled('dead'),
        oldestDueSeconds: sampled('oldestDueSeconds'),
        oldestWaitingSeconds: sampled('oldestWaitingSeconds'),
      },
    };
  }
}

function percentiles(bounds: readonly number[], steps: readonly Sums['ack'][]): Percentiles {
  const counts = steps.map((buckets) => (buckets ?? []).map((count) => count ?? 0));
  return {
    p50: counts.map((buckets) => histogramQuantile(0.5, bounds, buckets)),
    p99: counts.map((buckets) => histogramQuantile(0.99, bounds, buckets)),
  };
}

/**
 * Bucket by bucket: summing up the elements of arrays as rows takes five times as long. So that a stored array is unpacked
 * once, and not for each of its elements, it is joined with an empty one, behind `offset 0`, which keeps that apart.
 * `date_bin` counts in whole microseconds, where `extract` makes decimal numbers, which are slow.
 */
function sumsOf({ span }: Plan, { ack, done }: TrafficBounds): string {
  const counts = countColumns.map((column) => `sum(${column})::float8 as ${column}`);
  return `
    with newest as (
      select date_bin($1 * interval '1 second', now(), to_timestamp(0)) as last
    ), spans as (
      select date_bin($1 * interval '1 second', ${span}, to_timestamp(0)) as start, ${countColumns.join(', ')},
        ${unpacked('ack_buckets', ack.length + 1)} as ack, ${unpacked('done_buckets', done.length + 1)} as done
      from traffic_${span}s
      where ${span} >= (select last - ($2 - 1) * $1 * interval '1 second' from newest)
      offset 0
    ), sums as (
      select start, ${counts.join(', ')}, ${bucketSums('ack', ack.length + 1)} as ack,
        ${bucketSums('done', done.length + 1)} as done
      from spans group by start
    )
    select extract(epoch from start)::float8 as at, ${countColumns.join(', ')}, ack, done
    from newest, generate_series(0, $2::int - 1) as back
      cross join lateral (select last - back * $1 * interval '1 second' as start) step left join sums using (start)
    order by start`;
}

/** Of other arrays than those as long as today's nobody knows what was in their buckets. */
function unpacked(column: string, buckets: number): string {
  return `case when cardinality(${column}) = ${buckets} then ${column} || '{}' end`;
}

function bucketSums(column: string, buckets: number): string {
  const sums = Array.from({ length: buckets }, (_, index) => `sum(${column}[${index + 1}])`);
  return `array[${sums.join(', ')}]::float8[]`;
}

const BACKLOG = `
  with samples as (
    select date_bin($1 * interval '1 second', minute, to_timestamp(0)) as start, max(pending) as pending,
      max(retrying) as retrying, max(waiting) as waiting, max(dead) as dead,
      max(oldest_due_seconds) as "oldestDueSeconds", max(oldest_waiting_seconds) as "oldestWaitingSeconds"
    from backlog_minutes where minute >= to_timestamp(($2::float8[])[1])
    group by 1
  )
  select pending, retrying, waiting, dead, "oldestDueSeconds", "oldestWaitingSeconds"
  from unnest($2::float8[]) as at left join samples on start = to_timestamp(at) order by at`;
