import { type Column, table } from '../../../src/terminal/table';
import { medianOf, spreadOf } from '../../measure/median';
import { number, spread } from '../../report/format';
import type { Figures } from '../measurements/measurement';
import type { Result } from './result';

/** A line for each figure, a column for each tree; medians, and what they lie between. */
export function reportLines(results: readonly Result[]): string[][] {
  return results.flatMap(({ name, rounds }) => {
    const titles = new Set(rounds.flatMap(({ figures }) => figures.flatMap((round) => Object.keys(round))));
    return [...titles].map((title) => [
      `${name}: ${title}`,
      ...rounds.map(({ figures }) => cell(figures, title)),
      ...(rounds.length > 1
        ? [
            ratio(
              rounds.map(({ figures }) => figures),
              title,
            ),
          ]
        : []),
    ]);
  });
}

export function columnsOf(trees: readonly string[]): Column[] {
  const [before = '', after] = trees;
  if (after === undefined) return [{ title: 'what' }, { title: before, align: 'right' }];
  return [
    { title: 'what' },
    { title: `before (${before})`, align: 'right' },
    { title: `after (${after})`, align: 'right' },
    { title: 'ratio', align: 'right' },
  ];
}

export function terminalTable(results: readonly Result[], trees: readonly string[]): string {
  return table(columnsOf(trees), reportLines(results));
}

export function markdownTable(results: readonly Result[], trees: readonly string[]): string {
  const columns = columnsOf(trees);
  const rule = columns.map(({ align }) => (align === 'right' ? '--:' : '---'));
  return [columns.map(({ title }) => title), rule, ...reportLines(results)].map(markdownLine).join('\n');
}

function markdownLine(texts: readonly string[]): string {
  return `| ${texts.map((text) => text.replaceAll('|', '\\|')).join(' | ')} |`;
}

function cell(figures: readonly Figures[], title: string): string {
  const values = figures.map((round) => round[title]);
  const numbers = values.filter((value) => typeof value === 'number');
  if (numbers.length > 0) return spread(spreadOf(numbers));
  return [...new Set(values.filter((value) => value !== undefined))].join(' / ');
}

/** Before in terms of after. */
function ratio(rounds: readonly (readonly Figures[])[], title: string): string {
  const [before = Number.NaN, after = Number.NaN] = rounds.map((figures) =>
    medianOf(figures.map((round) => round[title]).filter((value) => typeof value === 'number')),
  );
  return after === 0 || Number.isNaN(before / after) ? '' : `${number(before / after)} ×`;
}
