import { figureText, secondsText, type Series } from './chart';

/** `1,204 in all: 1,180 new, 24 duplicate`. */
export function totalsText(series: readonly Series[]): string {
  const totals = series.map(({ name, values }) => ({ name, total: sumOf(values) }));
  const all = totals.reduce((sum, { total }) => sum + total, 0);
  if (all === 0) return 'Nothing in this time.';
  const parts = totals
    .filter(({ total }) => total > 0)
    .map(({ name, total }) => `${figureText(total, 'count')} ${name}`);
  return `${figureText(all, 'count')} in all: ${parts.join(', ')}.`;
}

/** `p50 12 ms, p99 40 ms at last; p99 at worst 1.3 s`. */
export function percentilesText(p50: readonly (number | null)[], p99: readonly (number | null)[]): string {
  const worst = largestOf(p99);
  if (worst === null) return 'Nothing was measured in this time.';
  const last = p99.findLastIndex((value) => value !== null);
  return `At last half within ${secondsText(p50[last] ?? 0)}, 99 % within ${secondsText(p99[last] ?? 0)}; 99 % within ${secondsText(worst)} at worst.`;
}

/** The most of each series, as `at most 12 pending, 3 dead`. */
export function peaksText(series: readonly Series[], unit: 'count' | 'seconds'): string {
  const peaks = series.map(({ name, values }) => ({ name, peak: largestOf(values) }));
  if (peaks.every(({ peak }) => peak === null)) return 'Nobody looked in this time.';
  const parts = peaks
    .filter(({ peak }) => (peak ?? 0) > 0)
    .map(({ name, peak }) => `${figureText(peak, unit)} ${name}`);
  return parts.length > 0 ? `At most ${parts.join(', ')}.` : 'Nothing was unfinished.';
}

function sumOf(values: readonly (number | null)[]): number {
  return values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

export function largestOf(values: readonly (number | null)[]): number | null {
  return values.reduce<number | null>(
    (most, value) => (value !== null && value > (most ?? -1) ? value : most),
    null,
  );
}
