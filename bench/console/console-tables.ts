import { type Column, table } from '../../src/terminal/table';
import { nearestRank } from '../measure/percentiles';
import { number } from '../report/format';
import type { Asked } from './round-of-questions';
import type { Delivered } from './deliveries';
import type { ConsoleResult, Crowd } from './measure-console';

/** What people take for at once, in milliseconds. */
const MOST_MS = 300;

/** A line for each question, and what became of the deliveries meanwhile. */
export function consoleTables({ rows, rate, undisturbed, crowds, missing }: ConsoleResult): string {
  const answered = crowds.map((crowd) => `${peopleOf(crowd)}, ms\n${answersTable(crowd)}`);
  const delivered = table(
    [{ title: `${rate} deliveries/s while` }, ...['sent', 'ack p50 ms', 'p99', 'max', 'not 200'].map(right)],
    [
      deliveredLine('nobody asks', undisturbed),
      ...crowds.map((crowd) => deliveredLine(peopleOf(crowd), crowd.delivered)),
    ],
  );
  const slow = crowds.flatMap((crowd) =>
    crowd.asked.filter(isSlow).map(({ question }) => `${question} (${peopleOf(crowd)})`),
  );
  const verdict =
    slow.length === 0
      ? `Every answer within ${MOST_MS} ms at p95, on a log of ${number(rows)} events.`
      : `More than ${MOST_MS} ms at p95, or not answered with 200: ${slow.join('; ')}.`;
  const absent = missing.length > 0 ? [`Not there, and not asked: ${missing.join(', ')}.`] : [];
  return [...answered, delivered, verdict, ...absent].join('\n\n');
}

function answersTable({ asked }: Crowd): string {
  return table(
    [{ title: '' }, ...['asked', 'p50', 'p95', 'max'].map(right), { title: `p95 ≤ ${MOST_MS}` }],
    asked.map((entry) => {
      const [p50, p95, max] = [0.5, 0.95, 1].map((share) => number(nearestRank(entry.ms, share)));
      const failed = Object.entries(entry.failures).map(([status, count]) => `${count} × ${status}`);
      const count = entry.ms.length + Object.values(entry.failures).reduce((sum, value) => sum + value, 0);
      const verdict = failed.length > 0 ? `NO: ${failed.join(', ')}` : isSlow(entry) ? 'NO' : 'yes';
      return [entry.question, String(count), p50 ?? '', p95 ?? '', max ?? '', verdict];
    }),
  );
}

function isSlow({ ms, failures }: Asked): boolean {
  return Object.keys(failures).length > 0 || nearestRank(ms, 0.95) > MOST_MS;
}

function deliveredLine(title: string, { deliveries, acknowledgedMs, refused }: Delivered): string[] {
  const { p50, p99, max } = acknowledgedMs;
  return [title, number(deliveries), number(p50), number(p99), number(max), String(refused)];
}

function peopleOf({ people }: Crowd): string {
  return people === 1 ? 'one person asks' : `${people} people ask`;
}

function right(title: string): Column {
  return { title, align: 'right' };
}
