import { type Column, table } from '../../src/terminal/table';
import type { Comparison } from '../compare';
import { type Spread, spreadOf } from '../measure/median';
import { figures } from './comparison-table';
import { spread } from './format';

/**
 * Two versions of this service: each figure of both, and this one's divided by the other's, round by round. A ratio tells
 * something where all of its rounds lie on one side of 1.
 */
export function ratioTable({ results }: Comparison): string {
  const [own, other] = results;
  if (!own || !other) throw new Error('a ratio is of two versions');
  const columns: Column[] = ['', 'this build', other.contestant.name, 'ratio', ''].map((title, index) => ({
    title,
    ...(index > 0 && index < 4 && { align: 'right' }),
  }));
  const lines = figures.map(({ title, of }) => {
    const owns = own.rounds.map((round) => of(round, own.contestant));
    const others = other.rounds.map((round) => of(round, other.contestant));
    const ratio = spreadOf(owns.map((value, round) => value / (others[round] ?? Number.NaN)));
    return [
      title,
      spread(spreadOf(owns)),
      spread(spreadOf(others)),
      spread(ratio),
      verdictOf(ratio, owns.length),
    ];
  });
  return table(columns, lines);
}

/** By chance, five rounds of equal versions lie on one side once in sixteen times; fewer rounds more often. */
function verdictOf({ min, max }: Spread, rounds: number): string {
  if (rounds < 5 || (min <= 1 && max >= 1)) return '';
  return max < 1 ? 'less in every round' : 'more in every round';
}
