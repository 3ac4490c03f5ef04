import { type Column, table } from '../../src/terminal/table';
import type { ChaosOutcome } from './chaos-run';
import type { Strike } from './strike';
import type { Fate } from './verdict';

/** A strike and the events that were first acknowledged from then on until the next one. */
interface Period {
  strike?: Strike;
  fates: Fate[];
}

const right = 'right' as const;
const COUNTS: readonly Column[] = [
  { title: 'interrupted', align: right },
  { title: 'acknowledged', align: right },
  { title: 'in log', align: right },
  { title: 'processed', align: right },
  { title: 'lost', align: right },
  { title: 'doubled', align: right },
  { title: 'recovered in', align: right },
];

/** A line for each fault, in the order in which they struck. */
export function strikesTable(outcome: ChaosOutcome): string {
  const rows = periodsOf(outcome).map((period) => {
    const { strike } = period;
    const second = strike ? ((strike.at - outcome.startedAt) / 1000).toFixed(1) : '0.0';
    return [second, kindOf(period), strike?.target ?? '', ...countsOf([period])];
  });
  return table([{ title: 'second', align: right }, { title: 'fault' }, { title: 'of' }, ...COUNTS], rows);
}

/** A line for each kind of fault, and the sum of all. */
export function totalsTable(outcome: ChaosOutcome): string {
  const periods = periodsOf(outcome);
  const kinds = new Set(periods.map(kindOf));
  const rows = [...kinds].map((kind) =>
    totalOf(
      kind,
      periods.filter((period) => kindOf(period) === kind),
    ),
  );
  rows.push(totalOf('total', periods));
  return table([{ title: 'fault' }, { title: 'times', align: right }, ...COUNTS], rows);
}

function totalOf(title: string, periods: readonly Period[]): string[] {
  return [title, String(periods.filter(({ strike }) => strike).length), ...countsOf(periods)];
}

/** One line on how the senders were answered. */
export function answersLine({ answers }: ChaosOutcome): string {
  const parts = [...answers].toSorted().map(([answer, count]) => `${count} × ${answer}`);
  return `Answers: ${parts.join(', ')}`;
}

function kindOf({ strike }: Period): string {
  return strike?.kind ?? '(none yet)';
}

function periodsOf({ strikes, fates, startedAt }: ChaosOutcome): Period[] {
  const periods: Period[] = [{ fates: [] }, ...strikes.map((strike) => ({ strike, fates: [] }))];
  for (const fate of fates) {
    const moment = fate.acknowledgedAt ?? startedAt;
    periods.findLast(({ strike }) => (strike?.at ?? startedAt) <= moment)?.fates.push(fate);
  }
  return periods;
}

function countsOf(periods: readonly Period[]): string[] {
  const fates = periods.flatMap((period) => period.fates);
  const acknowledged = fates.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);
  const interrupted = periods.reduce((sum, { strike }) => sum + (strike?.interruptedCount ?? 0), 0);
  const strikes = periods.flatMap(({ strike }) => strike ?? []);
  const slowest = Math.max(...strikes.map(({ secondsToRecover }) => secondsToRecover));
  const recovered = strikes.every(({ hasRecovered }) => hasRecovered) ? `${slowest.toFixed(1)} s` : 'never';
  return [
    String(interrupted),
    String(acknowledged.length),
    String(acknowledged.filter(({ inLog }) => inLog).length),
    String(acknowledged.filter(({ processed }) => processed).length),
    String(fates.filter(({ lost }) => lost).length),
    String(fates.filter(({ doubled }) => doubled).length),
    strikes.length === 0 ? '' : recovered,
  ];
}
