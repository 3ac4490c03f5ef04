import { Injectable } from '@nestjs/common';
import { Counter, Histogram } from 'prom-client';
import type { AttemptOutcome } from '../events/attempt';
import { Metrics } from '../metrics/metrics';
import type { DeliveryResult } from '../webhooks/delivery-reporter';
import { type CountColumn, countsOf, type TrafficCounts } from './traffic-counts';

const columnOfDelivery: Record<DeliveryResult, CountColumn | null> = {
  new: 'deliveries_new',
  duplicate: 'deliveries_duplicate',
  unavailable: 'deliveries_unavailable',
  invalid_signature: 'deliveries_refused',
  invalid_payload: 'deliveries_refused',
  rate_limited: 'deliveries_refused',
  not_allowed: 'deliveries_refused',
  too_large: 'deliveries_refused',
  too_large_genuine: 'deliveries_refused',
  over_budget: 'deliveries_unavailable',
  refused: 'deliveries_refused',
  error: 'deliveries_refused',
  // Counted besides.
  aborted: null,
};

const columnOfOutcome: Record<AttemptOutcome, CountColumn | null> = {
  processed: 'outcomes_processed',
  ignored: 'outcomes_ignored',
  superseded: 'outcomes_superseded',
  waiting: 'outcomes_waiting',
  retrying: 'outcomes_retrying',
  dead: 'outcomes_dead',
  deferred: 'outcomes_deferred',
  outage: 'outcomes_deferred',
  schema_mismatch: 'outcomes_deferred',
  // Nothing was tried, or nothing came of it.
  busy: null,
  suspect: null,
  finished: null,
  unrecorded: null,
  unrecordable: null,
};

/** A metric that the history is drawn from is not there: whoever renames one has to rename it here too. */
export class MetricMissingError extends Error {
  override readonly name = 'MetricMissingError';
}

/** Upper bounds of the buckets, in seconds; there is one bucket more than bounds. */
export interface TrafficBounds {
  ack: number[];
  done: number[];
}

interface Reading {
  labels: Partial<Record<string, string | number>>;
  value: number;
}

/** Reads what Prometheus is told anyway, so that counting costs nothing more where events pass. */
@Injectable()
export class TrafficMeter {
  constructor(private readonly metrics: Metrics) {}

  /** All that this process has counted since it began. */
  async read(): Promise<TrafficCounts> {
    const counts = countsOf(() => 0);
    const count = (column: CountColumn | null | undefined, value: number) => {
      if (column) counts[column] += value;
    };
    for (const { labels, value } of await this.counter('hookledger_deliveries_total'))
      count(columnOfDelivery[labels.result as DeliveryResult], value);
    for (const { labels, value } of await this.counter('hookledger_events_outcome_total'))
      count(columnOfOutcome[labels.outcome as AttemptOutcome], value);
    const [ack, done] = await this.histograms();
    return { counts, ack: apart(ack), done: apart(done) };
  }

  async bounds(): Promise<TrafficBounds> {
    const [ack, done] = await this.histograms();
    return { ack: boundsOf(ack), done: boundsOf(done) };
  }

  private histograms(): Promise<[Reading[], Reading[]]> {
    return Promise.all([
      this.buckets('hookledger_ack_duration_seconds'),
      this.buckets('hookledger_receive_to_done_seconds'),
    ]);
  }

  private async counter(name: string): Promise<Reading[]> {
    const metric = this.metrics.registry.getSingleMetric(name);
    if (!(metric instanceof Counter)) throw new MetricMissingError(`there is no counter ${name}`);
    return (await metric.get()).values;
  }

  /** Cumulative, by their upper bounds, as Prometheus has them. */
  private async buckets(name: string): Promise<Reading[]> {
    const metric = this.metrics.registry.getSingleMetric(name);
    if (!(metric instanceof Histogram)) throw new MetricMissingError(`there is no histogram ${name}`);
    return (await metric.get()).values.filter(({ labels }: Reading) => labels.le !== undefined);
  }
}

function apart(cumulative: readonly Reading[]): number[] {
  return cumulative.map(({ value }, index) => value - (cumulative[index - 1]?.value ?? 0));
}

function boundsOf(cumulative: readonly Reading[]): number[] {
  return cumulative.map(({ labels }) => Number(labels.le)).filter(Number.isFinite);
}
