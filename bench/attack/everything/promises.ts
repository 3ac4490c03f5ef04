import { percentiles } from '../../measure/percentiles';
import { number } from '../../report/format';
import { waitsOf } from '../measurements/figures';
import { answersOf } from '../jobs/tally';
import type { Outcome } from './everything';

/** What must hold while everything is attacked at once. */
export interface Promised {
  /** For 99 of 100 genuine deliveries, from the first attempt to the 200. */
  deliveredWithinMs: number;
  /** For 99 of 100 pages. */
  pageWithinMs: number;
  memoryMb: number;
}

/** Of the issue, on two cores that do nothing else. */
export const promised: Promised = { deliveredWithinMs: 1_000, pageWithinMs: 1_000, memoryMb: 400 };

/** What does not hold. Each is a sentence; none when all is well. */
export function brokenPromises(outcome: Outcome, limits: Promised): string[] {
  return [
    ...unanswered(outcome),
    ...lateDeliveries(outcome, limits),
    ...lateSmallDeliveries(outcome, limits),
    ...refusedPages(outcome),
    ...latePages(outcome, limits),
    ...heldMemory(outcome, limits),
    ...idleAttacks(outcome),
  ];
}

/** A large delivery from the attackers' own address may have to wait; all others get their 200 at the first attempt. */
export function unanswered({ delivered: { quiet, shared } }: Outcome): string[] {
  const never = [...quiet, ...shared].filter(({ acknowledgedMs }) => acknowledgedMs === undefined);
  const strange = [...quiet, ...shared].flatMap(({ attempts }) =>
    attempts.map(({ status }) => status).filter((status) => ![200, 503, 0].includes(status)),
  );
  const silent = [...quiet, ...shared.filter(({ isLarge }) => !isLarge)].filter(({ attempts }) =>
    attempts.some(({ status }) => status === 0),
  );
  return [
    ...sentence(never.length, 'genuine deliveries never got a 200'),
    ...sentence(
      strange.length,
      `attempts of genuine deliveries were answered ${[...new Set(strange)].join(', ')}`,
    ),
    ...sentence(silent.length, 'genuine deliveries got no answer at an attempt'),
  ];
}

/** Large ones included, which may find the budget for their bytes used up. */
export function lateDeliveries({ delivered: { quiet } }: Outcome, { deliveredWithinMs }: Promised): string[] {
  return late('genuine deliveries', percentiles(waitsOf(quiet)).p99, deliveredWithinMs);
}

export function lateSmallDeliveries({ delivered }: Outcome, { deliveredWithinMs }: Promised): string[] {
  const [quiet, shared] = [delivered.quiet, delivered.shared].map(
    (some) => percentiles(waitsOf(some.filter(({ isLarge }) => !isLarge))).p99,
  );
  return [
    ...late('small genuine deliveries', quiet, deliveredWithinMs),
    ...late("small genuine deliveries from the attackers' address", shared, deliveredWithinMs),
  ];
}

export function latePages({ pages }: Outcome, { pageWithinMs }: Promised): string[] {
  const { p99 } = percentiles(Float64Array.from(pages, ([, ms]) => ms));
  return late("an operator's pages", p99, pageWithinMs);
}

export function refusedPages({ pages }: Outcome): string[] {
  const statuses = pages.map(([status]) => status).filter((status) => status !== 200);
  const distinct = [...new Set(statuses)].map((status) => status || 'not at all').join(', ');
  return sentence(statuses.length, `of ${pages.length} pages of an operator were answered ${distinct}`);
}

export function heldMemory({ peakMemoryBytes }: Outcome, { memoryMb }: Promised): string[] {
  if (Number.isNaN(peakMemoryBytes)) return ['the process has ended'];
  const peak = peakMemoryBytes / 2 ** 20;
  return peak < memoryMb ? [] : [`the process held ${number(peak)} MB, and may hold ${number(memoryMb)} MB`];
}

/** An attack that reached nothing proves nothing. */
export function idleAttacks({ attacks }: Outcome): string[] {
  return Object.entries(attacks)
    .filter(
      ([, tally]) => answersOf(tally) === 0 || Object.keys(tally.answers).every((status) => status === '404'),
    )
    .map(([name]) => `nothing was attacked by ${name}`);
}

function late(what: string, p99: number = Number.NaN, withinMs: number): string[] {
  return p99 < withinMs ? [] : [`${what}: p99 ${number(p99)} ms, and may be ${number(withinMs)} ms`];
}

function sentence(count: number, rest: string): string[] {
  return count === 0 ? [] : [`${count.toLocaleString('en-US')} ${rest}`];
}
