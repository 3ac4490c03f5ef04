import { countText } from '../parts/count';

/** How a series looks; each is a class of console.css, and a pattern of strokes, so that colour is not all there is. */
export type SeriesTone = 'good' | 'info' | 'wait' | 'warn' | 'bad' | 'neutral' | 'strong';

export interface Series {
  name: string;
  tone: SeriesTone;
  values: readonly (number | null)[];
}

/** What a chart's figures are. */
export type Unit = 'count' | 'seconds';

/** What charts.js draws. `stack`: bars upon each other; `lines`: each for itself. */
export interface ChartData {
  kind: 'stack' | 'lines';
  unit: Unit;
  /** Unix seconds. */
  at: readonly number[];
  step: number;
  series: readonly { name: string; values: readonly (number | null)[] }[];
}

/** A figure of a chart for people. */
export function figureText(value: number | null, unit: Unit): string {
  if (value === null) return '–';
  return unit === 'count' ? countText(value) : secondsText(value);
}

/** @param seconds as exact as it is of use: `840 µs`, `12 ms`, `1.3 s`, `4 min`. */
export function secondsText(seconds: number): string {
  if (seconds === 0) return '0 s';
  if (seconds < 0.001) return `${Math.round(seconds * 1e6)} µs`;
  if (seconds < 1) return `${Number((seconds * 1000).toPrecision(2))} ms`;
  if (seconds < 120) return `${Number(seconds.toPrecision(2))} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}
