import { readReconciliationSettings } from '../config/env';
import { ExplainedError } from '../failures/explained.error';
import { postgresErrorFacts } from '../failures/postgres-error';
import { accountsOf } from '../reconciliation/reconciliation.service';
import { HELP, readReconcileOptions, type ReconcileOptions } from './reconcile/options';
import { backfillText, driftText, eventsText } from './reconcile/report';
import { backfill, drift, reconcileEvents, type Task } from './reconcile/tasks';
import { openWorkbench } from './reconcile/workbench';
import { interruption } from '../terminal/interrupt';
import { UsageError } from '../terminal/usage.error';
import { lastLine, reportCrashes } from '../terminal/last-resort';

/** Resolves to the exit code. */
async function reconcile(options: ReconcileOptions, signal: AbortSignal): Promise<number> {
  const settings = readReconciliationSettings(process.env);
  const bench = await openWorkbench(settings);
  try {
    const { text, result, isWell } = await perform({
      options,
      accounts: accountsOf(settings.STRIPE_ACCOUNT),
      bench,
      signal,
    });
    console.log(options.json ? JSON.stringify(result, null, 2) : `\n${text}`);
    return isWell ? 0 : 1;
  } finally {
    await bench.close();
  }
}

async function perform(task: Task): Promise<{ text: string; result: object; isWell: boolean }> {
  const { task: kind, isDryRun } = task.options;
  if (kind === 'events') {
    const runs = await reconcileEvents(task);
    return { text: eventsText(runs, isDryRun), result: { ok: true, runs }, isWell: true };
  }
  if (kind === 'backfill') {
    const runs = await backfill(task);
    return { text: backfillText(runs, isDryRun), result: { ok: true, runs }, isWell: true };
  }
  const report = await drift(task);
  const isWell = report.drifted.every(({ isRepaired }) => isRepaired);
  return { text: driftText(report), result: { ok: isWell, ...report }, isWell };
}

async function main(): Promise<number> {
  const signal = interruption();
  try {
    const options = readReconcileOptions(process.argv.slice(2), Math.floor(Date.now() / 1000));
    if (options) return await reconcile(options, signal);
    console.log(HELP);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nSee ${error.command}`);
      return 2;
    }
    if (signal.aborted) {
      console.error('Interrupted; called again it goes on.');
      return 130;
    }
    console.error(complaintOf(error));
    return 1;
  }
}

function complaintOf(error: unknown): string {
  const facts = error instanceof ExplainedError ? undefined : postgresErrorFacts(error);
  return facts ? `the database: ${facts.message}` : lastLine('reconcile', error);
}

// Not process.exit at once: what was written to a pipe may still be on its way. Signal handlers keep nothing alive.
reportCrashes('reconcile');
void main().then((code) => (process.exitCode = code));
