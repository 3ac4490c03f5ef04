import { Injectable, Logger } from '@nestjs/common';
import {
  BrokenCircuitError,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  ExponentialBackoff,
  handleWhenResult,
} from 'cockatiel';
import { Metrics } from '../metrics/metrics';
import type { AttemptOutcome } from './attempt';

/** So many attempts in a row that the surroundings ended, not the events. */
const ENDINGS_TO_PAUSE = 5;
const PROBE_AFTER = { initialDelay: 500, maxDelay: 4_000 };
/**
 * What happened longer ago than this says nothing of now. While an outage lasts, an event is deferred by less and probed
 * with again; where nothing was left to probe with, another replica has done the work, and the outage is over.
 */
const RECENT_MS = 15_000;

const outages = new Set<unknown>(['outage', 'schema_mismatch', 'unrecorded'] satisfies AttemptOutcome[]);

/** Pauses processing while the database cannot do it, and probes with one event, instead of burning through the queue. */
@Injectable()
export class OutageBreaker {
  private readonly logger = new Logger(OutageBreaker.name);
  private policy = this.closedPolicy();
  private last: AttemptOutcome | undefined;
  private lastAt = -Infinity;
  private lostDatabaseAt = -Infinity;
  private isTold = false;

  constructor(metrics: Metrics) {
    metrics.watch(
      'processing_paused',
      '1 while processing is paused because the database cannot do it, else 0',
      [],
      () => [{ value: Number(this.isPaused) }],
    );
  }

  /** Nothing but a probe may run. */
  get isPaused(): boolean {
    return this.policy.state !== CircuitState.Closed && performance.now() - this.lastAt < RECENT_MS;
  }

  /** Paused, because the schema is not the one this version was made for: no time will mend that by itself. */
  get lacksSchema(): boolean {
    return this.isPaused && this.last === 'schema_mismatch';
  }

  /** Outcomes could not be written down lately: what looks left behind may be that, and no crash. */
  get lostDatabaseLately(): boolean {
    return performance.now() - this.lostDatabaseAt < RECENT_MS;
  }

  /** Somebody who tried could not reach the log. */
  noteLostDatabase(): void {
    this.lostDatabaseAt = performance.now();
  }

  /** `paused`: it was not run, and is not due for a probe yet. */
  async run(attempt: () => Promise<AttemptOutcome>): Promise<AttemptOutcome | 'paused'> {
    try {
      return await this.policy.execute(async () => {
        const outcome = await attempt();
        this.last = outcome;
        this.lastAt = performance.now();
        if (outcome === 'unrecorded') this.noteLostDatabase();
        return outcome;
      });
    } catch (error) {
      if (!(error instanceof BrokenCircuitError)) throw error;
      if (this.isPaused) return 'paused';
      // Long over; the policy goes by a clock that people may turn back.
      this.policy = this.closedPolicy();
      return this.run(attempt);
    }
  }

  private closedPolicy(): CircuitBreakerPolicy {
    const policy = circuitBreaker(
      handleWhenResult((outcome) => outages.has(outcome)),
      {
        halfOpenAfter: new ExponentialBackoff(PROBE_AFTER),
        breaker: new ConsecutiveBreaker(ENDINGS_TO_PAUSE),
      },
    );
    policy.onBreak(() => {
      // It breaks again with every probe that fails.
      if (!this.isTold)
        this.logger.error({ why: this.last }, 'processing is paused, one event at a time probes');
      this.isTold = true;
    });
    policy.onReset(() => {
      this.logger.log('processing goes on');
      this.isTold = false;
    });
    return policy;
  }
}
