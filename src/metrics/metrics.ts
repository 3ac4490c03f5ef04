import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** From a tenth of a millisecond to ten seconds. */
const DURATIONS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** What Prometheus is told. Names and labels are a contract with dashboards and alerts; see `docs/operations.md`. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly deliveries = new Counter({
    name: 'hookledger_deliveries_total',
    help: 'Deliveries to the webhook endpoint, by HTTP status of the answer',
    labelNames: ['status'] as const,
    registers: [this.registry],
  });
  readonly received = new Counter({
    name: 'hookledger_events_received_total',
    help: 'Events that were new and are now in the log',
    registers: [this.registry],
  });
  readonly duplicates = new Counter({
    name: 'hookledger_events_duplicate_total',
    help: 'Genuine deliveries of events that were in the log already',
    registers: [this.registry],
  });
  readonly ackSeconds = new Histogram({
    name: 'hookledger_ack_duration_seconds',
    help: 'From the arrival of a genuine delivery to its 200, durable storage included',
    buckets: DURATIONS,
    registers: [this.registry],
  });
  readonly outcomes = new Counter({
    name: 'hookledger_events_outcome_total',
    help: 'Attempts to process events, by what they came to',
    labelNames: ['outcome', 'trigger'] as const,
    registers: [this.registry],
  });
  readonly failures = new Counter({
    name: 'hookledger_attempt_failures_total',
    help: 'Attempts that failed, by class of error',
    labelNames: ['class'] as const,
    registers: [this.registry],
  });
  readonly processingSeconds = new Histogram({
    name: 'hookledger_processing_duration_seconds',
    help: 'One attempt to process an event, its transaction included',
    buckets: DURATIONS,
    registers: [this.registry],
  });
  readonly refetches = new Counter({
    name: 'hookledger_refetches_total',
    help: 'Objects that Stripe was asked for because their events left their state in doubt, by outcome',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });
  readonly deleted = new Counter({
    name: 'hookledger_events_deleted_total',
    help: 'Finished events that were deleted from the log because they came longer ago than RETENTION_DAYS',
    registers: [this.registry],
  });
  readonly flags = new Counter({
    name: 'hookledger_flags_total',
    help: 'Events after which a person should look at something although nothing failed, by what it is',
    labelNames: ['flag'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Asked at each scrape, since what it tells changes with time alone. */
  watchPaused(isPaused: () => boolean): void {
    const gauge = new Gauge({
      name: 'hookledger_processing_paused',
      help: '1 while processing is paused because the database cannot do it, else 0',
      collect() {
        this.set(Number(isPaused()));
      },
      registers: [],
    });
    this.registry.registerMetric(gauge);
  }
}
