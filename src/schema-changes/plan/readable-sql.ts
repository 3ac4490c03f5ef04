/** The SQL of a migration without the indentation of the TypeScript around it; nothing else of it is changed. */
export function readableSql(sql: string): string {
  const [first = '', ...rest] = sql
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
    .split('\n');
  // One that begins beside its backtick keeps its other lines a step further in.
  const isOnLineOfItsOwn = sql.startsWith('\n');
  if (isOnLineOfItsOwn) return `${outdent([first, ...rest], 0).join('\n')};`;
  return `${[first, ...outdent(rest, 2)].join('\n')};`;
}

/** @param keep so many spaces are left before the leftmost line. */
function outdent(lines: readonly string[], keep: number): string[] {
  const depths = lines.filter((line) => line.trim() !== '').map(indentationOf);
  const surplus = Math.max(0, Math.min(...depths) - keep);
  return lines.map((line) => line.slice(Math.min(surplus, indentationOf(line))));
}

function indentationOf(line: string): number {
  return line.length - line.trimStart().length;
}
