import { setTimeout as sleep } from 'node:timers/promises';
import type { BackfillReport } from '../../reconciliation/backfill';
import type { DriftReport } from '../../reconciliation/drift';
import type { ReconciliationPlan, ReconciliationReport } from '../../reconciliation/event-reconciler';
import { type ProgressBar, progressBar } from '../../terminal/progress-bar';
import { runningCount } from '../../terminal/running-count';
import type { ReconcileOptions } from './options';
import type { Workbench } from './workbench';
import { ExplainedError } from '../../failures/explained.error';

/** What a task is to do, and for which accounts; null: the key's own. */
export interface Task {
  options: ReconcileOptions;
  accounts: readonly (string | null)[];
  bench: Workbench;
  signal: AbortSignal;
}

/** A run of the service, or one that was killed, keeps an account from others for no longer. */
const PATIENCE_MS = 200_000;
const LOOK_AGAIN_MS = 1_000;

/** Somebody else was at it for all the time that we waited. */
export class AccountBusyError extends ExplainedError {
  override readonly name = 'AccountBusyError';
  constructor() {
    super(
      'another process is at it, see held_by in reconciliation_state; what it does need not be done again',
    );
  }
}

/** Events that the log lacks, of each account. @throws {AccountBusyError} */
export async function reconcileEvents(task: Task): Promise<ReconciliationReport[]> {
  const reports: ReconciliationReport[] = [];
  for (const account of task.accounts) reports.push(await reconcileAccount(task, account));
  return reports;
}

async function reconcileAccount(
  { options, bench, signal }: Task,
  account: string | null,
): Promise<ReconciliationReport> {
  let bar: ProgressBar | undefined;
  const onProgress = ({ from, until, covered }: ReconciliationReport) => {
    bar ??= progressBar(account === null ? 'Comparing' : `Comparing ${account}`, until - from);
    bar.reach(covered);
  };
  const { since, isDryRun, json } = options;
  const plan: ReconciliationPlan = { account, since, isScheduled: false, isDryRun, signal };
  const until = performance.now() + PATIENCE_MS;
  try {
    for (;;) {
      const report = await bench.reconciler.run(json ? plan : { ...plan, onProgress });
      bar?.finish(`${report?.listed ?? 0} events of Stripe's compared with the log`);
      if (report) return report;
      if (performance.now() > until) throw new AccountBusyError();
      await sleep(LOOK_AGAIN_MS, undefined, { signal });
    }
  } catch (error) {
    bar?.finish('not to its end');
    throw error;
  }
}

/** Customers and subscriptions that nothing has told of, of each account. */
export async function backfill({ options, accounts, bench, signal }: Task): Promise<BackfillReport[]> {
  const reports: BackfillReport[] = [];
  for (const account of accounts) {
    const line = options.json ? undefined : runningCount('Reading');
    const onProgress = ({ customers, subscriptions }: BackfillReport) =>
      line?.say(`${customers.listed} customers, ${subscriptions.listed} subscriptions`);
    try {
      reports.push(await bench.backfill.run({ account, isDryRun: options.isDryRun, signal, onProgress }));
      line?.finish('all read');
    } catch (error) {
      line?.finish('not to its end');
      throw error;
    }
  }
  return reports;
}

/** Subscriptions that are not stored as Stripe has them. */
export async function drift({ options, accounts, bench, signal }: Task): Promise<DriftReport> {
  const line = options.json ? undefined : runningCount('Comparing');
  const onProgress = ({ compared }: DriftReport) => line?.say(`${compared} subscriptions`);
  try {
    const report = await bench.drift.check({ accounts, isRepair: options.isRepair, signal, onProgress });
    line?.finish(`${report.compared} subscriptions compared`);
    return report;
  } catch (error) {
    line?.finish('not to its end');
    throw error;
  }
}
