/** Deliveries and attempts by what came of them, named as the columns that keep them. */
export const countColumns = [
  'deliveries_new',
  'deliveries_duplicate',
  'deliveries_unavailable',
  'deliveries_refused',
  'outcomes_processed',
  'outcomes_ignored',
  'outcomes_superseded',
  'outcomes_waiting',
  'outcomes_retrying',
  'outcomes_dead',
  'outcomes_deferred',
] as const;
export type CountColumn = (typeof countColumns)[number];

/** What was counted in some span of time. */
export interface TrafficCounts {
  counts: Record<CountColumn, number>;
  /** From the arrival of a delivery to its 200: how many were in each bucket, not cumulative, the last one without a bound. */
  ack: number[];
  /** The same from the storing of an event to its end. */
  done: number[];
}

export function countsOf(value: (column: CountColumn) => number): Record<CountColumn, number> {
  return Object.fromEntries(countColumns.map((column) => [column, value(column)])) as Record<
    CountColumn,
    number
  >;
}

export const nothingCounted: TrafficCounts = { counts: countsOf(() => 0), ack: [], done: [] };

export function plus(one: TrafficCounts, other: TrafficCounts): TrafficCounts {
  return combined(one, other, (a, b) => a + b);
}

export function minus(later: TrafficCounts, earlier: TrafficCounts): TrafficCounts {
  return combined(later, earlier, (a, b) => a - b);
}

export function isNothing({ counts, ack, done }: TrafficCounts): boolean {
  return [...Object.values(counts), ...ack, ...done].every((count) => count === 0);
}

function combined(
  one: TrafficCounts,
  other: TrafficCounts,
  operate: (a: number, b: number) => number,
): TrafficCounts {
  const each = (a: number[], b: number[]) => a.map((count, index) => operate(count, b[index] ?? 0));
  return {
    counts: countsOf((column) => operate(one.counts[column], other.counts[column])),
    ack: each(one.ack, other.ack),
    done: each(one.done, other.done),
  };
}
