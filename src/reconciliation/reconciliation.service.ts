import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { Counter } from 'prom-client';
import { ENV, type Env } from '../config/env';
import { DatabaseReadiness } from '../database/readiness';
import { UnitOfWork } from '../database/unit-of-work';
import { failureMessageOf } from '../failures/failure-message';
import { Metrics } from '../metrics/metrics';
import { StripeApi } from '../stripe-api/stripe-api';
import { StripeRefusedError } from '../failures/stripe-failures';
import { EventReconciler, type ReconciliationReport } from './event-reconciler';
import { LeaseLostError, ReconciliationStates, type Standing } from './reconciliation-states.repository';

/** Of the schedule. */
export const RECONCILIATION = 'reconciliation';

/** Nobody has ever looked. */
const UNKNOWN: Standing = { now: 0, mark: null, interrupted: undefined, missingTotal: 0, isDue: true };

/** A standing, and when it was read by the monotonic clock. */
type Remembered = Standing & { readAt: number };

/**
 * Every five minutes, where there is a key to ask Stripe with: whatever Stripe lists and no delivery has brought. One
 * replica at a time; each looks every twenty seconds whether it is time.
 */
@Injectable()
export class ReconciliationService implements OnModuleDestroy {
  private readonly logger = new Logger('Reconciliation');
  private readonly accounts: readonly (string | null)[];
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();
  private readonly runs: Counter<'outcome'>;
  private readonly missing: Counter;
  /** What the last look showed, for the metrics. */
  private readonly standings = new Map<string | null, Remembered>();
  /** By account, so that the log has it once. */
  private readonly complaints = new Map<string | null, string>();

  constructor(
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    private readonly states: ReconciliationStates,
    private readonly reconciler: EventReconciler,
    private readonly stripe: StripeApi,
    metrics: Metrics,
    @Inject(ENV) { STRIPE_ACCOUNT }: Pick<Env, 'STRIPE_ACCOUNT'>,
  ) {
    this.accounts = accountsOf(STRIPE_ACCOUNT);
    this.runs = metrics.counter('reconciliation_runs_total', 'Runs of the reconciliation by outcome', {
      outcome: ['complete', 'refused', 'failed', 'interrupted'],
    });
    this.missing = metrics.counter(
      'reconciliation_missing_total',
      'Events that Stripe listed, no delivery had brought, and a reconciliation of whatever process stored; each counts all',
    );
    metrics.watch(
      'reconciliation_lag_seconds',
      'Age of the last second up to which the log is known to have whatever Stripe lists; NaN without STRIPE_API_KEY',
      [],
      () => [{ value: this.lagSeconds() }],
    );
  }

  @Cron('5,25,45 * * * * *', { name: RECONCILIATION, waitForCompletion: true })
  async run(): Promise<void> {
    if (!this.stripe.isAvailable || this.database.state !== 'ready' || this.stopping.signal.aborted) return;
    this.running = this.lookAfterAll();
    await this.running;
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async lookAfterAll(): Promise<void> {
    for (const account of this.accounts) {
      try {
        const standing = await this.look(account);
        if (standing && !standing.isDue) continue;
        const report = await this.reconciler.run({
          account,
          isScheduled: true,
          signal: this.stopping.signal,
        });
        if (report) this.completed(account, report);
      } catch (error) {
        this.failed(account, error);
      }
      await this.look(account).catch(() => undefined);
    }
  }

  private async look(account: string | null): Promise<Standing | undefined> {
    const standing = await this.unitOfWork.run((manager) => this.states.read(account ?? '', manager));
    const before = this.standings.get(account);
    // What was found before this process looked for the first time is no news.
    if (before) this.missing.inc(Math.max(0, (standing?.missingTotal ?? 0) - before.missingTotal));
    this.standings.set(account, { ...(standing ?? UNKNOWN), readAt: performance.now() });
    return standing;
  }

  private completed(account: string | null, report: ReconciliationReport): void {
    this.runs.inc({ outcome: 'complete' });
    this.complaints.delete(account);
    const { missing, examples, listed, ofNoUse, isCut } = report;
    const facts = { account, listed, ofNoUse, missing, examples };
    if (isCut)
      this.logger.error(facts, 'the last run is so long ago that Stripe does not list all since then');
    if (missing > 0) this.logger.warn(facts, 'events that no delivery had brought were found and stored');
    else this.logger.debug(facts, 'nothing is missing');
  }

  private failed(account: string | null, error: unknown): void {
    if (error instanceof LeaseLostError || this.stopping.signal.aborted) {
      this.runs.inc({ outcome: 'interrupted' });
      return;
    }
    const isRefused = error instanceof StripeRefusedError;
    this.runs.inc({ outcome: isRefused ? 'refused' : 'failed' });
    const message = isRefused ? error.message : failureMessageOf(error);
    if (this.complaints.get(account) === message) return;
    this.complaints.set(account, message);
    this.logger[isRefused ? 'error' : 'warn'](
      { account, error: message },
      'reconciliation ended early, the next run goes on; said once until it changes',
    );
  }

  /** Of the account that is furthest behind. */
  private lagSeconds(): number {
    if (!this.stripe.isAvailable) return Number.NaN;
    const ages = this.accounts.map((account) => {
      const standing = this.standings.get(account);
      if (!standing || standing.mark === null) return Number.NaN;
      return standing.now - standing.mark + (performance.now() - standing.readAt) / 1000;
    });
    return Math.max(...ages);
  }
}

/** The key's own account, and the connected one whose events are meant. */
export function accountsOf(connected: string | undefined): (string | null)[] {
  return connected === undefined ? [null] : [null, connected];
}
