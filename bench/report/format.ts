import type { Spread } from '../measure/median';

/** Digits that mean something: three, and whole numbers from a hundred on. */
export function number(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return String(Number(value.toPrecision(3)));
}

/** The median, with what it lies between where there were several rounds. */
export function spread({ min, median, max }: Spread): string {
  if (Number.isNaN(median)) return '';
  return min === max ? number(median) : `${number(median)} (${number(min)}–${number(max)})`;
}
