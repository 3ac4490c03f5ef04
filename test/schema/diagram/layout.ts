import type { Catalogue, Table } from '../catalogue';
import { relations } from '../relations';
import { type Placement, placements, shown } from './placement';

/** Everything stands on this grid, in whose lanes the lines run. */
export const GRID = 8;
const BOX_WIDTH = 192;
const HEADER = 24;
const ROW = 16;
const FOOTER = 16;
/** Between two tables of a column, so that some lines fit through. */
const GAP = 24;
/** Between two columns, of one area or of two. */
const GUTTER = 56;
const PADDING = 16;
const TITLE = 40;
const BETWEEN_AREAS = 40;
export const MARGIN = 32;

export interface Rectangle {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Box extends Rectangle {
  table: string;
  rows: { name: string; isKey: boolean; y: number }[];
  /** Columns that are not shown. */
  more: number;
}

export interface Group extends Rectangle {
  title: string;
}

export interface Layout {
  boxes: Box[];
  groups: Group[];
  width: number;
  height: number;
}

interface PlacedArea {
  group: Group;
  boxes: Box[];
}

/** Upper areas from the top, lower ones below the lowest of these; those that begin in one column below each other. */
export function layOut(catalogue: Catalogue): Layout {
  const tables = new Map(catalogue.tables.map((table) => [table.name, table]));
  const upper = placeTier('upper', MARGIN, tables);
  const lower = placeTier('lower', bottomOf(upper) + BETWEEN_AREAS, tables);
  const placed = [...upper, ...lower];
  const groups = placed.map(({ group }) => group);
  return {
    boxes: placed.flatMap(({ boxes }) => boxes),
    groups,
    width: Math.max(...groups.map(({ x, width }) => x + width)) + MARGIN,
    height: bottomOf(placed) + MARGIN,
  };
}

/** The last area of each column goes down to where the longest ends. */
function placeTier(tier: Placement['tier'], top: number, tables: ReadonlyMap<string, Table>): PlacedArea[] {
  const last = new Map<number, PlacedArea>();
  const areas = placements
    .filter((placement) => placement.tier === tier)
    .map((placement) => {
      const above = last.get(placement.column);
      const area = placeArea(placement, above ? bottomOf([above]) + BETWEEN_AREAS : top, tables);
      last.set(placement.column, area);
      return area;
    });
  const bottom = bottomOf(areas);
  for (const { group } of last.values()) group.height = bottom - group.y;
  return areas;
}

function bottomOf(areas: readonly PlacedArea[]): number {
  return Math.max(...areas.map(({ group: { y, height } }) => y + height));
}

function placeArea(
  { area, column, columns }: Placement,
  y: number,
  tables: ReadonlyMap<string, Table>,
): PlacedArea {
  const x = MARGIN + column * (BOX_WIDTH + GUTTER);
  const stacks = columns.map((names, index) => {
    let top = y + TITLE;
    return names.flatMap((name) => {
      const table = tables.get(name);
      if (!table) return [];
      const box = boxOf(table, x + PADDING + index * (BOX_WIDTH + GUTTER), top);
      top += box.height + GAP;
      return [box];
    });
  });
  const boxes = stacks.flat();
  const group: Group = {
    title: area,
    x,
    y,
    width: columns.length * (BOX_WIDTH + GUTTER) - GUTTER + 2 * PADDING,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y + PADDING,
  };
  return { group, boxes };
}

function boxOf(table: Table, x: number, y: number): Box {
  const keys = new Set(primaryKeyOf(table));
  const references = new Set(relations.map(({ from }) => from));
  const targets = new Set(relations.map(({ to }) => to));
  const isShown = (name: string) =>
    keys.has(name) ||
    references.has(`${table.name}.${name}`) ||
    targets.has(`${table.name}.${name}`) ||
    shown[table.name]?.includes(name);
  const names = table.columns.map(({ name }) => name).filter(isShown);
  const more = table.columns.length - names.length;
  return {
    table: table.name,
    x,
    y,
    width: BOX_WIDTH,
    height: HEADER + names.length * ROW + (more > 0 ? FOOTER : GRID),
    rows: names.map((name, index) => ({
      name,
      isKey: keys.has(name),
      y: y + HEADER + index * ROW + ROW / 2,
    })),
    more,
  };
}

function primaryKeyOf({ constraints }: Table): string[] {
  const key = constraints.find(({ definition }) => definition.startsWith('PRIMARY KEY'));
  return /\((.*)\)/.exec(key?.definition ?? '')?.[1]?.split(', ') ?? [];
}
