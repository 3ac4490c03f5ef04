import { Injectable, Logger } from '@nestjs/common';
import type { Counter, Histogram } from 'prom-client';
import { type EventFlag, eventFlags } from '../event-log/event-flags';
import type { LockedEvent } from '../event-log/event-log.repository';
import { attemptTriggers } from '../event-log/event-status';
import { Metrics } from '../metrics/metrics';
import { traceIdOf } from '../tracing/traceparent';
import { isTraced } from '../tracing/tracer';
import { type AttemptOutcome, attemptOutcomes, type RunningAttempt } from './attempt';
import { traceAttempt } from './attempt-span';
import { EventRouter } from './event-router';
import { type FailureClass, failureClasses } from '../failures/failure-class';

/** Few, since there is one row of them for each type. */
const DURATIONS = [0.005, 0.02, 0.05, 0.1, 0.25, 1, 5];
/** Up to Stripe's three days of retries. */
const LAGS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300, 3_600, 86_400, 259_200];
/** The label of types that nobody handles: Stripe has hundreds. */
const OTHER = 'other';

/** How an attempt ended, as far as that is known. */
export interface AttemptEnd {
  outcome: AttemptOutcome;
  /** Unless somebody else was at it, or the log could not be reached. */
  event?: LockedEvent | undefined;
  tenantId?: string | null | undefined;
  flags?: readonly EventFlag[] | undefined;
  failure?: { class: FailureClass; message: string } | undefined;
}

const levels: Record<AttemptOutcome, 'debug' | 'log' | 'warn' | 'error'> = {
  processed: 'log',
  ignored: 'log',
  superseded: 'log',
  waiting: 'log',
  retrying: 'warn',
  deferred: 'warn',
  outage: 'warn',
  schema_mismatch: 'warn',
  unrecorded: 'warn',
  unrecordable: 'warn',
  dead: 'error',
  busy: 'debug',
  suspect: 'debug',
  finished: 'debug',
};

const finishing = new Set<AttemptOutcome>(['processed', 'ignored', 'superseded']);
/** Nothing was tried. */
const withoutAttempt = new Set<AttemptOutcome>(['busy', 'suspect', 'finished']);

/** Tells of every attempt that has ended: one line for people, what Prometheus counts, and a span for whoever traces. */
@Injectable()
export class AttemptReporter {
  private readonly logger = new Logger('Attempt');
  private readonly outcomes: Counter<'outcome' | 'trigger'>;
  private readonly failures: Counter<'class'>;
  private readonly flags: Counter<'flag'>;
  private readonly doneSeconds: Histogram;
  private readonly attempts: Counter<'type' | 'outcome'>;
  private readonly durations: Histogram<'type'>;

  constructor(
    metrics: Metrics,
    private readonly router: EventRouter,
  ) {
    this.outcomes = metrics.counter(
      'events_outcome_total',
      'Attempts to process events, by what they came to',
      { outcome: attemptOutcomes, trigger: attemptTriggers },
    );
    this.failures = metrics.counter('attempt_failures_total', 'Attempts that failed, by class of error', {
      class: failureClasses,
    });
    this.flags = metrics.counter(
      'flags_total',
      'Events after which a person should look at something although nothing failed, by what it is',
      { flag: eventFlags },
    );
    this.doneSeconds = metrics.histogram(
      'receive_to_done_seconds',
      'From the storing of an event to the end of the attempt that finished it; not of replays',
      LAGS,
    );
    this.attempts = metrics.counterWhereObserved(
      'attempts_total',
      'Attempts to process events, by type of event and what they came to; types that have no handler are other',
      ['type', 'outcome'],
    );
    this.durations = metrics.histogramWhereObserved(
      'processing_duration_seconds',
      'One attempt to process an event, its transaction included',
      DURATIONS,
      ['type'],
    );
  }

  /** Once what it came to is committed, or nothing is. */
  report(attempt: RunningAttempt, { outcome, event, tenantId, flags = [], failure }: AttemptEnd): void {
    const durationMs = performance.now() - attempt.startedMs;
    this.outcomes.inc({ outcome, trigger: attempt.trigger });
    if (failure) this.failures.inc({ class: failure.class });
    for (const flag of flags) this.flags.inc({ flag });
    if (event && !withoutAttempt.has(outcome)) {
      const type = this.router.route(event.type) ? event.type : OTHER;
      if (isTraced()) {
        const number = event.attemptCount + 1;
        traceAttempt({ ...event, ...attempt, number, outcome, tenantId, durationMs, error: failure });
      }
      this.attempts.inc({ type, outcome });
      this.durations.observe({ type }, durationMs / 1_000);
      if (finishing.has(outcome) && attempt.trigger !== 'replay')
        this.doneSeconds.observe((event.ageMs + durationMs) / 1_000);
    }
    this.logger[levels[outcome]](
      {
        event: event?.stripeEventId,
        row: event ? undefined : attempt.eventId,
        type: event?.type,
        tenant: tenantId ?? undefined,
        attempt: event && event.attemptCount + 1,
        trigger: attempt.trigger,
        outcome,
        durationMs: Math.round(durationMs),
        trace_id: traceIdOf(event?.traceparent),
        ...(flags.length > 0 && { flags }),
        ...(failure && { class: failure.class, error: failure.message }),
      },
      `event ${outcome}`,
    );
  }
}
