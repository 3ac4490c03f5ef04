import type { BackfillReport } from '../../reconciliation/backfill';
import type { DriftedSubscription, DriftReport } from '../../reconciliation/drift';
import type { ReconciliationReport } from '../../reconciliation/event-reconciler';
import { style } from '../../terminal/style';
import { table } from '../../terminal/table';

const NEXT = "The service's processes apply them; where none runs, they wait.";

/** What was found, for people. */
export function eventsText(reports: readonly ReconciliationReport[], isDryRun: boolean): string {
  return reports
    .map(({ from, until, known, ofNoUse, missing, examples, isCut, isResumed }) =>
      [
        `${time(from)} to ${time(until)}${isResumed ? ', where an interrupted run had ended' : ''}`,
        ...(isCut ? [style('yellow', 'Stripe lists no events from further back.')] : []),
        `${known} were in the log, ${ofNoUse} are of no use here (no handler, another mode or account)`,
        missing === 0
          ? style('green', 'Nothing is missing.')
          : `${style('bold', `${missing} ${isDryRun ? 'are missing' : 'were missing and are in the log now'}`)}, such as ${examples.join(', ')}`,
        ...(missing > 0 && !isDryRun ? [NEXT] : []),
      ].join('\n'),
    )
    .join('\n\n');
}

export function backfillText(reports: readonly BackfillReport[], isDryRun: boolean): string {
  const rows = reports.flatMap((report) =>
    Object.entries(report).map(([name, { listed, added }]) => [name, String(listed), String(added)]),
  );
  const columns = [
    { title: '' },
    { title: 'at Stripe', align: 'right' as const },
    { title: isDryRun ? 'to be added' : 'added', align: 'right' as const },
  ];
  const isAny = reports.some(({ customers, subscriptions }) => customers.added + subscriptions.added > 0);
  return table(columns, rows) + (isAny && !isDryRun ? `\n\n${NEXT}` : '');
}

export function driftText({ compared, changing, drifted }: DriftReport): string {
  const summary = `${compared} subscriptions compared, ${drifted.length} not as Stripe has them, ${changing} changing just now`;
  if (drifted.length === 0) return `${summary}\n${style('green', 'Nothing has drifted.')}`;
  const isOpen = drifted.some(({ isRepaired, kind }) => !isRepaired && kind !== 'unknown_to_stripe');
  return [
    ...drifted.map(textOf),
    '',
    summary,
    ...(isOpen ? ['Mend them with --drift --repair.'] : []),
    ...(drifted.some(({ isRepaired }) => isRepaired) ? [NEXT] : []),
  ].join('\n');
}

function textOf({ id, kind, differences, isRepaired }: DriftedSubscription): string {
  const title = {
    differs: `differs in ${differences.map(({ field }) => field).join(', ')}`,
    not_stored: 'is not stored',
    unknown_to_stripe: 'is stored, and Stripe does not know it: of another account, or of the other mode?',
  }[kind];
  return [
    `${style(isRepaired ? 'green' : 'red', isRepaired ? '✓' : '✗')} ${style('bold', id)} ${title}${isRepaired ? '; repaired' : ''}`,
    ...differences.map(
      ({ field, stored, stripe }) => `    ${field}: ${stored ?? '–'} here, ${stripe ?? '–'} there`,
    ),
  ].join('\n');
}

function time(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
