import { type Column, table } from '../../src/terminal/table';
import type { Measurement } from '../measure/measurement';
import { spreadOf } from '../measure/median';
import { number, spread } from '../report/format';
import type { ScaleResult } from './scale';

const MORE_BLOCKS = 2;
const LEAST_RATIO = 0.8;
const MOST_SCRAPE_MS = 50;

/** Rates by round, full ÷ empty; and blocks by statement. */
export function scaleTables({ rows, empty, full, deleting, scrapes, blocks }: ScaleResult): string {
  const ratios = (sides: readonly Measurement[], of: (round: Measurement) => number) =>
    spreadOf(sides.map((round, index) => of(round) / of(empty[index] ?? round)));
  const line = (title: string, of: (round: Measurement) => number) => {
    const ratio = ratios(full, of);
    return [
      title,
      spread(spreadOf(empty.map(of))),
      spread(spreadOf(full.map(of))),
      spread(ratio),
      `≥ ${LEAST_RATIO}`,
      ratio.median >= LEAST_RATIO ? 'yes' : 'NO',
      spread(spreadOf(deleting.map(of))),
      spread(ratios(deleting, of)),
    ];
  };
  const rates = table(
    [
      { title: '' },
      right('empty'),
      right(`${number(rows)} rows`),
      right('full ÷ empty'),
      right('wanted'),
      { title: '' },
      right('with retention at work'),
      right('÷ empty'),
    ],
    [
      line('acknowledged/s', (round) => round.acknowledgedPerSecond),
      line('effects committed/s', (round) => round.effectsPerSecond),
    ],
  );
  const touched = table(
    [
      { title: 'blocks touched by' },
      { title: 'empty', align: 'right' },
      { title: 'full', align: 'right' },
      { title: `at most ${MORE_BLOCKS} more` },
    ],
    blocks.map((statement) => [
      statement.statement,
      String(statement.empty),
      String(statement.full),
      statement.full - statement.empty <= MORE_BLOCKS ? 'yes' : 'NO',
    ]),
  );
  const scraped = table(
    [{ title: 'a scrape of the metrics' }, right('empty'), right(`${number(rows)} rows`), right('wanted')],
    [['ms', spread(spreadOf(scrapes.empty)), spread(spreadOf(scrapes.full)), `< ${MOST_SCRAPE_MS}`]],
  );
  return `${rates}\n\n${scraped}\n\n${touched}`;
}

function right(title: string): Column {
  return { title, align: 'right' };
}
