import { isLosslessNumber } from 'lossless-json';
import { type Json, writeJson } from './json';

/** One value that differs; `before` and `after` are JSON, null where there was nothing. */
export interface ValueChange {
  /** `items.data[0].price.id` */
  path: string;
  before: string | null;
  after: string | null;
}

/** What differs between two states of an object, value by value, in the order of the newer one. */
export function diff(before: Json | undefined, after: Json | undefined): ValueChange[] {
  const old = valuesOf(before);
  const now = valuesOf(after);
  return [...new Set([...now.keys(), ...old.keys()])]
    .map((path) => ({ path, before: old.get(path) ?? null, after: now.get(path) ?? null }))
    .filter((change) => change.before !== change.after);
}

/** Each value of an object by its path, as JSON. */
export function valuesOf(root: Json | undefined): Map<string, string> {
  const values = new Map<string, string>();
  const visit = (value: Json, path: string): void => {
    const entries = entriesOf(value);
    // An empty list or object is a value too.
    if (entries === undefined || (entries.length === 0 && path !== '')) {
      values.set(path, writeJson(value));
      return;
    }
    for (const [key, entry] of entries)
      visit(entry, key.startsWith('[') || path === '' ? path + key : `${path}.${key}`);
  };
  if (root !== undefined) visit(root, '');
  return values;
}

function entriesOf(value: Json): [key: string, value: Json][] | undefined {
  if (Array.isArray(value)) return value.map((entry, index) => [`[${index}]`, entry]);
  if (value === null || typeof value !== 'object' || isLosslessNumber(value)) return undefined;
  return Object.entries(value);
}
