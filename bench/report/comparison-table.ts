import { type Column, table } from '../../src/terminal/table';
import type { Comparison } from '../compare';
import type { Contestant } from '../contestants/contestant';
import type { Measurement } from '../measure/measurement';
import { spreadOf } from '../measure/median';
import { spread } from './format';

export interface Figure {
  title: string;
  of(round: Measurement, contestant: Contestant): number;
}

const ifEffects =
  (read: (round: Measurement) => number): Figure['of'] =>
  (round, { hasEffects }) =>
    hasEffects ? read(round) : Number.NaN;

export const figures: readonly Figure[] = [
  { title: 'acknowledged/s', of: (round) => round.acknowledgedPerSecond },
  { title: 'ack p50 ms', of: (round) => round.acknowledgedMs.p50 },
  { title: 'ack p99 ms', of: (round) => round.acknowledgedMs.p99 },
  { title: 'ack p99.9 ms', of: (round) => round.acknowledgedMs.p999 },
  { title: 'ack max ms', of: (round) => round.acknowledgedMs.max },
  { title: 'effects committed/s', of: ifEffects((round) => round.effectsPerSecond) },
  { title: '… with its checkpoint', of: ifEffects((round) => round.cyclePerSecond) },
  { title: 'sent to done p50 ms', of: ifEffects((round) => round.doneMs.p50) },
  { title: 'sent to done p99 ms', of: ifEffects((round) => round.doneMs.p99) },
  { title: 'its CPU ms/event', of: (round) => round.serviceCpuMsPerEvent },
  { title: '… of it acknowledging', of: (round) => round.serviceCpuMsPerDelivery },
  { title: 'PostgreSQL CPU ms/event', of: (round) => round.postgresCpuMsPerEvent },
  { title: '… of it acknowledging', of: (round) => round.postgresCpuMsPerDelivery },
  { title: 'WAL bytes/event', of: (round) => round.walBytesPerEvent },
  { title: 'commits/event', of: (round) => round.commitsPerEvent },
  { title: 'peak memory MB', of: (round) => round.peakMemoryBytes / 2 ** 20 },
  { title: 'load generator cores', of: (round) => round.loadCores },
];

/** A column for each contestant, a line for each figure; medians, and what they lie between. */
export function comparisonTable({ results }: Comparison): string {
  const columns: Column[] = [
    { title: '' },
    ...results.map(({ contestant: { key, name } }): Column => ({
      title: `(${key}) ${name}`,
      align: 'right',
    })),
  ];
  const rates = ['sent/s', ...results.map(({ rate }) => String(rate ?? ''))];
  const lines = figures.map(({ title, of }) => [
    title,
    ...results.map(({ contestant, rounds }) =>
      spread(spreadOf(rounds.map((round) => of(round, contestant)))),
    ),
  ]);
  return table(columns, results.some(({ rate }) => rate !== undefined) ? [rates, ...lines] : lines);
}
