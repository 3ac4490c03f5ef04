import { foreignKeysOf } from '../foreign-keys';
import type { Catalogue } from '../catalogue';
import { relations } from '../relations';
import type { Box } from './layout';
import type { Point, Router, Wish } from './router';
import { hueOf } from './style';

const BEND = 6;
const FOOT = 7;

/** From each column to what it refers to. The shortest are found first: they have the least choice. */
export function drawnLines(catalogue: Catalogue, boxes: readonly Box[], router: Router): string {
  const foreignKeys = new Set(foreignKeysOf(catalogue).map(({ from }) => from));
  return relations
    .flatMap(({ from, to }) => {
      const wish: Wish = { from: sidesOf(from, boxes), to: sidesOf(to, boxes), target: to };
      return wish.from.length > 0 && wish.to.length > 0 ? [{ ...wish, column: from }] : [];
    })
    .toSorted((some, other) => distance(some) - distance(other))
    .map(({ column, ...wish }) => drawn(router.route(wish), wish.target, foreignKeys.has(column)))
    .join('\n');
}

function drawn(points: readonly Point[], target: string, isForeignKey: boolean): string {
  const [start, next] = points;
  const end = points.at(-1);
  if (!start || !next || !end) return '';
  const line = `<path class="${isForeignKey ? 'line key' : 'line'}" d="${rounded(points)}"/>`;
  return `  <g class="${hueOf(target)}">${line}${crowsFoot(start, next)}${dot(end)}</g>`;
}

/** Of these rows there may be many. */
export function crowsFoot({ x, y }: Point, next: Point): string {
  const apex = x + Math.sign(next.x - x) * FOOT;
  return `<path class="foot" d="M${x} ${y - 4}L${apex} ${y}L${x} ${y + 4}"/>`;
}

/** Of that row there is one. */
export function dot({ x, y }: Point): string {
  return `<circle class="end" cx="${x}" cy="${y}" r="3"/>`;
}

/** Left and right of the column's row; none where the picture does not have it. */
function sidesOf(column: string, boxes: readonly Box[]): Point[] {
  const [table, name] = column.split('.');
  const box = boxes.find((each) => each.table === table);
  const row = box?.rows.find((each) => each.name === name);
  return box && row ? [box.x, box.x + box.width].map((x) => ({ x, y: row.y })) : [];
}

function distance({ from: [from], to: [to] }: Wish): number {
  return from && to ? Math.abs(from.x - to.x) + Math.abs(from.y - to.y) : 0;
}

function rounded(points: readonly Point[]): string {
  return points
    .map((point, index) => {
      const [before, after] = [points[index - 1], points[index + 1]];
      if (!before) return `M${point.x} ${point.y}`;
      if (!after) return `L${point.x} ${point.y}`;
      const [start, end] = [towards(point, before), towards(point, after)];
      return `L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`;
    })
    .join('');
}

function towards(from: Point, to: Point): Point {
  const length = Math.abs(to.x - from.x) + Math.abs(to.y - from.y);
  const part = Math.min(BEND, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}
