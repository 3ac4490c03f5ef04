/** Deeper than anything the API documents, and far from what exhausts the stack. */
const MAX_DEPTH = 100;

/** A value that no operation can take, whatever its schema says. */
export interface Unreadable {
  path: string[];
  message: string;
}

/**
 * Finds text that PostgreSQL cannot store (its `text` refuses U+0000 and unpaired surrogates) and nesting that recursive
 * code cannot follow. Walks without recursion itself.
 */
export function unreadableIn(input: unknown): Unreadable | undefined {
  const rest: { value: unknown; path: string[] }[] = [{ value: input, path: [] }];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { value, path } = next;
    const message = problemOf(value, path.length);
    if (message !== undefined) return { path, message };
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, member] of Object.entries(value)) {
      const problem = textProblemOf(name);
      if (problem !== undefined) return { path, message: `the name of a field ${problem}` };
      rest.push({ value: member, path: [...path, name] });
    }
  }
  return undefined;
}

function problemOf(value: unknown, depth: number): string | undefined {
  if (typeof value === 'string') return textProblemOf(value);
  const isNested = typeof value === 'object' && value !== null;
  return isNested && depth >= MAX_DEPTH ? `must not be nested deeper than ${MAX_DEPTH} levels` : undefined;
}

function textProblemOf(text: string): string | undefined {
  if (text.includes('\0')) return 'must not contain the character U+0000';
  return text.isWellFormed() ? undefined : 'must not contain an unpaired surrogate';
}
