import { stripVTControlCharacters } from 'node:util';
import { style } from './style';

export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/** Columns two spaces apart under a ruled header, so that it reads the same in a terminal, a log and a diff. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => widthOf(row[index]))),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => pad(cells[index] ?? '', widths[index] ?? 0, align))
      .join('  ')
      .trimEnd();
  const header = line(columns.map(({ title }) => style('bold', title)));
  const rule = style(
    'dim',
    widths
      .map((width) => '─'.repeat(width))
      .join('  ')
      .trimEnd(),
  );
  return [header, rule, ...rows.map(line)].join('\n');
}

function widthOf(cell = ''): number {
  return stripVTControlCharacters(cell).length;
}

function pad(cell: string, width: number, align: Column['align']): string {
  const space = ' '.repeat(Math.max(0, width - widthOf(cell)));
  return align === 'right' ? space + cell : cell + space;
}
