import type { Spread } from '../measure/median';
import { number } from './format';

export interface Bar {
  label: string;
  value: Spread;
  /** The one that the chart is about. */
  isOurs?: boolean;
}

export interface BarChart {
  title: string;
  /** Unit and where the figures come from. */
  subtitle: string;
  bars: readonly Bar[];
}

const WIDTH = 720;
const LABEL = 230;
const FIGURE = 130;
const BAR = 22;
const STEP = 36;
const TOP = 64;
const LONGEST = WIDTH - LABEL - FIGURE;

/** Medians as bars, with a thin line from the least to the most. Legible on white and on black, without a script. */
export function barChart({ title, subtitle, bars }: BarChart): string {
  const height = TOP + bars.length * STEP + 8;
  const most = Math.max(...bars.map(({ value }) => value.max));
  const lengthOf = (value: number) => Math.round((LONGEST * value) / most);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
  <style>
    text { font: 14px system-ui, sans-serif; fill: #24292f; }
    .title { font-weight: 600; font-size: 16px; }
    .quiet { fill: #57606a; font-size: 12px; }
    .ours { fill: #4f6df5; }
    .other { fill: #9aa4b2; }
    .spread { stroke: #24292f; stroke-width: 2; }
    @media (prefers-color-scheme: dark) {
      text { fill: #e6edf3; }
      .quiet { fill: #9da7b3; }
      .ours { fill: #8098ff; }
      .other { fill: #6b7685; }
      .spread { stroke: #e6edf3; }
    }
  </style>
  <text class="title" x="0" y="20">${escaped(title)}</text>
  <text class="quiet" x="0" y="42">${escaped(subtitle)}</text>
${bars.map((bar, index) => drawn(bar, TOP + index * STEP, lengthOf)).join('\n')}
</svg>
`;
}

function drawn({ label, value, isOurs }: Bar, y: number, lengthOf: (value: number) => number): string {
  const [min, median, max] = [lengthOf(value.min), lengthOf(value.median), lengthOf(value.max)];
  const middle = y + BAR / 2;
  const lines = [
    `  <text x="0" y="${y + 16}">${escaped(label)}</text>`,
    `  <rect class="${isOurs ? 'ours' : 'other'}" x="${LABEL}" y="${y}" width="${Math.max(1, median)}" height="${BAR}" rx="3"/>`,
    `  <text x="${LABEL + max + 10}" y="${y + 16}">${escaped(number(value.median))}</text>`,
  ];
  if (max > min) {
    lines.push(
      `  <line class="spread" x1="${LABEL + min}" x2="${LABEL + max}" y1="${middle}" y2="${middle}"/>`,
    );
  }
  return lines.join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
