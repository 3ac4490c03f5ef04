import type { BrokenVariant } from './broken-variant';

/** The chapters as they stand in `docs/proof.md`. */
export function proofTables(chapters: Record<string, readonly BrokenVariant[]>): string {
  return Object.entries(chapters)
    .map(([title, variants]) => `## ${title}\n\n${tableOf(variants)}`)
    .join('\n');
}

/** Columns as wide as their widest cell, as the formatter wants them. */
function tableOf(variants: readonly BrokenVariant[]): string {
  const rows = [
    ['rule', 'broken variant', 'caught by'],
    ...variants.map(({ rule, broken, spec, test }) => [
      rule,
      broken,
      `\`${spec}\`${test ? `: ${test}` : ''}`,
    ]),
  ].map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |\n`;
  const [header = [], ...body] = rows;
  return line(header) + line(widths.map((width) => '-'.repeat(width))) + body.map(line).join('');
}
