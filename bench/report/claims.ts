import { table } from '../../src/terminal/table';
import type { Comparison } from '../compare';
import type { ContestantKey } from '../contestants/contestant';
import type { Measurement } from '../measure/measurement';
import { type Spread, spreadOf } from '../measure/median';
import type { WorkloadName } from '../options';
import type { EventType } from '../workload/events';
import { number, spread } from './format';

/** What the service has to show beside others, or by itself. */
interface Claim {
  text: string;
  workload: WorkloadName;
  /** Undefined: any. */
  type?: EventType;
  of(round: Measurement): number;
  /** Whose figure of the same round it is divided by. */
  by?: ContestantKey;
  atLeast?: number;
  atMost?: number;
}

const UPDATED = 'customer.subscription.updated';

const claims: Claim[] = [
  { text: 'acknowledged/s ÷ (c)', workload: 'burst', of: ackRate, by: 'c', atLeast: 1.3 },
  { text: 'acknowledged/s ÷ (d)', workload: 'burst', of: ackRate, by: 'd', atLeast: 0.4 },
  { text: 'acknowledged/s ÷ (b)', workload: 'burst', of: ackRate, by: 'b' },
  { text: 'longest wait, ms', workload: 'burst', of: longestWait, atMost: 5_000 },
  { text: 'longest wait, ms', workload: 'duplicates', of: longestWait, atMost: 5_000 },
  { text: 'effects/s ÷ (b)', workload: 'burst', type: UPDATED, of: effects, by: 'b', atLeast: 1.5 },
  { text: 'effects/s ÷ (b)', workload: 'burst', type: 'customer.updated', of: effects, by: 'b' },
  { text: 'sent to done p50, ms', workload: 'steady', of: ({ doneMs }) => doneMs.p50, atMost: 25 },
  { text: 'sent to done p99, ms', workload: 'steady', of: ({ doneMs }) => doneMs.p99, atMost: 250 },
];

export interface Judged {
  text: string;
  type: EventType;
  workload: WorkloadName;
  value: Spread;
  wanted: string;
  isMet: boolean | undefined;
}

/** Every claim that these comparisons can tell about; ratios are taken round by round. */
export function judge(comparisons: readonly Comparison[]): Judged[] {
  return comparisons.flatMap(({ type, workload, results }) => {
    const roundsOf = (key: ContestantKey) => results.find(({ contestant }) => contestant.key === key)?.rounds;
    const own = roundsOf('a');
    return claims
      .filter((claim) => claim.workload === workload && (claim.type ?? type) === type)
      .flatMap(({ text, of, by, atLeast, atMost }): Judged[] => {
        const others = by && roundsOf(by);
        if (!own || (by && !others)) return [];
        const value = spreadOf(
          own.map((round, index) => {
            const other = others?.[index];
            return other ? of(round) / of(other) : of(round);
          }),
        );
        const wanted = atLeast ? `≥ ${number(atLeast)}` : atMost ? `≤ ${number(atMost)}` : '';
        const isMet = atLeast ? value.median >= atLeast : atMost ? value.median <= atMost : undefined;
        return [{ text, type, workload, value, wanted, isMet }];
      });
  });
}

export function claimsTable(judged: readonly Judged[]): string {
  return table(
    [
      { title: '(a) hookledger' },
      { title: 'events' },
      { title: 'workload' },
      { title: 'median (min–max)', align: 'right' },
      { title: 'wanted', align: 'right' },
      { title: '' },
    ],
    judged.map(({ text, type, workload, value, wanted, isMet }) => [
      text,
      type,
      workload,
      spread(value),
      wanted,
      isMet === undefined ? '' : isMet ? 'yes' : 'NO',
    ]),
  );
}

function ackRate({ acknowledgedPerSecond }: Measurement): number {
  return acknowledgedPerSecond;
}

function effects({ effectsPerSecond }: Measurement): number {
  return effectsPerSecond;
}

function longestWait({ acknowledgedMs }: Measurement): number {
  return acknowledgedMs.max;
}
