import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { BrokenVariant } from './broken-variant';

const root = resolve(__dirname, '../..');

/** Why a variant cannot be made, or be caught; undefined when it can. */
export function problemOf(
  { source, search, replace, spec, test = '' }: BrokenVariant,
  read = (file: string) => readFileSync(resolve(root, file), 'utf8'),
): string | undefined {
  const times = read(source).split(search).length - 1;
  if (times !== 1) return `what it searches for occurs ${times} times in ${source}: ${search}`;
  if (replace === search) return `it changes nothing in ${source}`;
  return read(spec).includes(test) ? undefined : `${spec} has no test with these words: ${test}`;
}
