import { GRID, type Rectangle } from './layout';

export interface Point {
  x: number;
  y: number;
}

/** A line that has to be found: from one of these points to one of those. */
export interface Wish {
  from: readonly Point[];
  to: readonly Point[];
  /** Lines to one target may run together. */
  target: string;
}

/** What it costs; only the proportions matter. */
const STEP = 4;
const STEP_TOGETHER = 1;
const TURN = 24;
const CROSSING = 20;
const ALONG_ANOTHER = 200;

/** Right, down, left, up. */
const directions = [
  { dx: 1, dy: 0 },
  { dx: 0, dy: 1 },
  { dx: -1, dy: 0 },
  { dx: 0, dy: -1 },
] as const;

/** Finds lines along a grid, around what stands there, the cheapest way for each in its turn (Dijkstra's). */
export class Router {
  private readonly columns: number;
  private readonly rows: number;
  private readonly blocked: Uint8Array;
  /** By node and orientation, the targets whose lines run there. */
  private readonly lines = new Map<number, Set<string>>();

  constructor(width: number, height: number, obstacles: readonly Rectangle[]) {
    this.columns = Math.ceil(width / GRID) + 1;
    this.rows = Math.ceil(height / GRID) + 1;
    this.blocked = new Uint8Array(this.columns * this.rows);
    for (const { x, y, width: across, height: down } of obstacles) {
      for (let row = Math.ceil(y / GRID); row * GRID <= y + down; row += 1)
        for (let column = Math.ceil(x / GRID); column * GRID <= x + across; column += 1)
          this.blocked[row * this.columns + column] = 1;
    }
  }

  /** The corners of the line, ends included. @throws when there is no way. */
  route({ from, to, target }: Wish): Point[] {
    const goals = new Set(to.map((point) => this.nodeAt(point)));
    const cost = new Map<number, number>();
    const cameFrom = new Map<number, number>();
    const queue: number[][] = [];
    const reach = (state: number, price: number, before?: number) => {
      if (price >= (cost.get(state) ?? Number.POSITIVE_INFINITY)) return;
      cost.set(state, price);
      if (before !== undefined) cameFrom.set(state, before);
      (queue[price] ??= []).push(state);
    };
    // A line leaves a table, and comes to one, from the side.
    for (const point of from) for (const direction of [0, 2]) reach(this.nodeAt(point) * 4 + direction, 0);

    for (let price = 0; price < queue.length; price += 1) {
      for (const state of queue[price] ?? []) {
        if (cost.get(state) !== price) continue;
        const node = Math.floor(state / 4);
        const heading = state % 4;
        if (goals.has(node) && price > 0 && heading % 2 === 0) return this.take(state, cameFrom, target);
        for (const direction of [0, 1, 2, 3]) {
          // Neither back, nor in a bend at the very beginning.
          if (direction === (heading + 2) % 4 || (price === 0 && direction !== heading)) continue;
          const next = this.neighbour(node, direction);
          if (next === undefined || (this.blocked[next] === 1 && !goals.has(next))) continue;
          const turn = direction === heading ? 0 : TURN;
          reach(next * 4 + direction, price + turn + this.stepCost(node, next, direction, target), state);
        }
      }
    }
    throw new Error(`There is no way for a line to ${target}; give the tables more room.`);
  }

  private stepCost(node: number, next: number, direction: number, target: string): number {
    const along = this.lines.get(next * 2 + (direction % 2));
    const across = this.lines.get(next * 2 + ((direction + 1) % 2));
    const here = this.lines.get(node * 2 + (direction % 2));
    if (along?.has(target) && here?.has(target)) return STEP_TOGETHER;
    const others = (targets?: ReadonlySet<string>) => [...(targets ?? [])].some((other) => other !== target);
    return STEP + (others(along) ? ALONG_ANOTHER : 0) + (others(across) ? CROSSING : 0);
  }

  /** Back along the way, which is the line's from now on. */
  private take(end: number, cameFrom: ReadonlyMap<number, number>, target: string): Point[] {
    const states: number[] = [];
    for (let state: number | undefined = end; state !== undefined; state = cameFrom.get(state))
      states.unshift(state);
    return states.flatMap((state, index) => {
      const node = Math.floor(state / 4);
      const next = states[index + 1];
      for (const orientation of [state % 2, (next ?? state) % 2]) {
        const key = node * 2 + orientation;
        this.lines.set(key, (this.lines.get(key) ?? new Set()).add(target));
      }
      const isCorner = index === 0 || next === undefined || next % 4 !== state % 4;
      return isCorner ? [this.pointAt(node)] : [];
    });
  }

  private neighbour(node: number, direction: number): number | undefined {
    const { dx, dy } = directions[direction] ?? { dx: 0, dy: 0 };
    const column = (node % this.columns) + dx;
    const row = Math.floor(node / this.columns) + dy;
    const isInside = column >= 0 && row >= 0 && column < this.columns && row < this.rows;
    return isInside ? row * this.columns + column : undefined;
  }

  private nodeAt({ x, y }: Point): number {
    return Math.round(y / GRID) * this.columns + Math.round(x / GRID);
  }

  private pointAt(node: number): Point {
    return { x: (node % this.columns) * GRID, y: Math.floor(node / this.columns) * GRID };
  }
}
