import { Inject, Injectable } from '@nestjs/common';
import { ENV, type Env } from '../config/env';
import { UnitOfWork } from '../database/unit-of-work';
import { failureMessageOf } from '../failures/failure-message';
import { workerName } from '../config/worker-name';
import { StripeRefusedError } from '../failures/stripe-failures';
import { StripeLists } from '../stripe-api/stripe-lists';
import { MissingEvents } from './missing-events';
import { ReconciliationLease } from './reconciliation-lease';
import {
  LeaseLostError,
  ReconciliationStates,
  SECOND_NOW,
  type Standing,
} from './reconciliation-states.repository';
import { beginningAfter, oldestSecond, SETTLING, type Window, windowsBetween } from './window';

/** What is wanted of a run. */
export interface ReconciliationPlan {
  /** A connected account; null: the key's own. */
  account: string | null;
  /** Unix seconds; absent: from where the last run ended, an hour earlier. */
  since?: number | undefined;
  /** Only if it is time, and what is missing then should have come. */
  isScheduled: boolean;
  /** Changes nothing. */
  isDryRun?: boolean;
  /** Ends it after the page that it is at. */
  signal: AbortSignal;
  /** Called with what is done so far. */
  onProgress?: (report: ReconciliationReport) => void;
}

/** What a run looked at, and what it found. */
export interface ReconciliationReport {
  /** Unix seconds. */
  from: number;
  until: number;
  /** How far it got, counted in seconds of Stripe's time from `from`. */
  covered: number;
  listed: number;
  known: number;
  ofNoUse: number;
  /** Events that were missing; in the log now, unless the run was dry. */
  missing: number;
  /** Some of them. */
  examples: string[];
  /** It was asked for, or would have been needed, from further back than may be listed. */
  isCut: boolean;
  /** It went on where a run by hand had been interrupted. */
  isResumed: boolean;
}

const MAX_EXAMPLES = 10;

/** Compares Stripe's list of events with the log, and fills what is missing. */
@Injectable()
export class EventReconciler {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly states: ReconciliationStates,
    private readonly lists: StripeLists,
    private readonly events: MissingEvents,
    @Inject(ENV) private readonly env: Pick<Env, 'RETENTION_DAYS'>,
  ) {}

  /**
   * @returns undefined: it is not time, or somebody else is at it.
   * @throws what kept it from its end; what is done is kept, and the next run goes on.
   */
  async run(plan: ReconciliationPlan): Promise<ReconciliationReport | undefined> {
    const account = plan.account ?? '';
    if (plan.isDryRun) return this.work(plan, await this.look(account), undefined);
    const lease = await this.take(account, plan.isScheduled);
    if (!lease) return undefined;
    try {
      const report = await this.work(plan, lease.standing, lease);
      await lease.complete(plan.since !== undefined);
      return report;
    } catch (error) {
      await this.leave(lease, error, plan.signal).catch(() => undefined);
      throw error;
    }
  }

  private async look(account: string): Promise<Standing> {
    return this.unitOfWork.run(async (manager) => {
      const standing = await this.states.read(account, manager);
      if (standing) return standing;
      const [{ now }]: [{ now: string }] = await manager.query(`select ${SECOND_NOW} as now`);
      return { now: Number(now), mark: null, interrupted: undefined, missingTotal: 0, isDue: true };
    });
  }

  private async take(account: string, whenDue: boolean): Promise<ReconciliationLease | undefined> {
    const standing = await this.unitOfWork.run(async (manager) => {
      await this.states.begin(account, manager);
      return this.states.take(account, workerName, whenDue, manager);
    });
    return standing && new ReconciliationLease(account, workerName, standing, this.states, this.unitOfWork);
  }

  private async leave(lease: ReconciliationLease, error: unknown, signal: AbortSignal): Promise<void> {
    if (error instanceof LeaseLostError) return;
    if (signal.aborted) await lease.release();
    else
      await lease.fail({
        error: error instanceof StripeRefusedError ? error.message : failureMessageOf(error),
        isRefused: error instanceof StripeRefusedError,
      });
  }

  private async work(
    plan: ReconciliationPlan,
    standing: Standing,
    lease: ReconciliationLease | undefined,
  ): Promise<ReconciliationReport> {
    const report = beginReport(plan, standing, this.env.RETENTION_DAYS);
    const shouldHaveCome = plan.isScheduled && standing.mark !== null;
    for (const window of windowsBetween(report.from, report.until)) {
      const seen = await this.fill(window, plan, report, lease, shouldHaveCome);
      await lease?.advance({ ...window, until: Math.min(window.until, seen) }, plan.since);
      report.covered = window.until - report.from;
      plan.onProgress?.({ ...report });
    }
    return report;
  }

  /** @returns what is certainly complete: the events that Stripe had made before this second are in its list. */
  private async fill(
    window: Window,
    { account, signal, isDryRun, onProgress }: ReconciliationPlan,
    report: ReconciliationReport,
    lease: ReconciliationLease | undefined,
    shouldHaveCome: boolean,
  ): Promise<number> {
    const query = { 'created[gte]': window.from, 'created[lt]': window.until };
    let seen = Number.POSITIVE_INFINITY;
    for await (const { items, second } of this.lists.pages('/v1/events', query, { account, signal })) {
      // By Stripe's clock: ours may be ahead of it.
      seen = Math.min(seen, second - SETTLING);
      await lease?.renew();
      const { missing, known, ofNoUse, oldest } = await this.events.compare(items, account);
      const found = isDryRun ? missing : await this.events.ingest(missing);
      const [first] = found;
      if (first)
        await lease?.noteMissing({ count: found.length, example: first.stripeEventId, shouldHaveCome });
      report.listed += items.length;
      report.known += known + missing.length - found.length;
      report.ofNoUse += ofNoUse;
      report.missing += found.length;
      const room = MAX_EXAMPLES - report.examples.length;
      report.examples.push(...found.slice(0, room).map(({ stripeEventId }) => stripeEventId));
      const covered = window.from - report.from + window.until - (oldest ?? window.from);
      onProgress?.({ ...report, covered: Math.max(report.covered, covered) });
      signal.throwIfAborted();
    }
    return seen;
  }
}

function beginReport(
  { since }: ReconciliationPlan,
  { now, mark, interrupted }: Standing,
  retentionDays: number | undefined,
): ReconciliationReport {
  const wanted = since ?? beginningAfter(mark, now);
  const from = Math.max(wanted, oldestSecond(now, retentionDays));
  // What an interrupted run from there, or from further back, has looked at need not be looked at again.
  const reached =
    since !== undefined && interrupted && interrupted.since <= from ? interrupted.reached : from;
  return {
    from: Math.max(from, reached),
    until: now - SETTLING,
    covered: 0,
    listed: 0,
    known: 0,
    ofNoUse: 0,
    missing: 0,
    examples: [],
    isCut: from > wanted,
    isResumed: reached > from,
  };
}
