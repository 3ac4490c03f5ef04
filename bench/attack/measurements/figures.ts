import { percentiles } from '../../measure/percentiles';
import type { Delivered } from '../jobs/deliver';
import type { Tally } from '../jobs/tally';
import type { Seen } from '../jobs/watch';
import type { Figures } from './measurement';

/** Until the 200; for one that never came, as long as it was tried. */
export function waitOf({ acknowledgedMs, attempts }: Delivered): number {
  return acknowledgedMs ?? attempts.reduce((sum, { ms }) => sum + ms, 0);
}

export function waitsOf(delivered: readonly Delivered[]): Float64Array {
  return Float64Array.from(delivered, waitOf);
}

/** What genuine deliveries waited for their 200, retries included. */
export function deliveryFigures(delivered: readonly Delivered[], what = 'genuine delivery'): Figures {
  const { p99, max } = percentiles(waitsOf(delivered));
  return {
    [`${what}: wait p99, ms`]: p99,
    [`${what}: longest wait, ms`]: max,
    [`${what}: attempts without a 200`]: refusalsOf(delivered).length,
  };
}

export function refusalsOf(delivered: readonly Delivered[]): Delivered['attempts'] {
  return delivered.flatMap(({ attempts }) => attempts).filter(({ status }) => status !== 200);
}

/** What a person sees of a page, or a probe of the process. */
export function seenFigures(seen: readonly Seen[], what: string): Figures {
  const { p50, p99, max } = percentiles(Float64Array.from(seen, ([, ms]) => ms));
  const good = seen.filter(([status]) => status === 200).length;
  return {
    [`${what}: answered 200, %`]: (100 * good) / seen.length,
    [`${what}: p50, ms`]: p50,
    [`${what}: p99, ms`]: p99,
    [`${what}: longest, ms`]: max,
  };
}

/** How often each status came, of all answers. */
export function shareOf({ answers }: Tally, ...statuses: (number | string)[]): number {
  const all = Object.values(answers).reduce((sum, count) => sum + count, 0);
  const these = statuses.reduce<number>((sum, status) => sum + (answers[status] ?? 0), 0);
  return (100 * these) / all;
}
