/** PostgreSQL's `text` by its oid; the same on every server. */
const TEXT = 25;
const HEADER_BYTES = 20;

/**
 * A one-dimensional `text[]` in PostgreSQL's binary format, which `pg` passes on as it is. As text, every quote of a JSON
 * body would have to be escaped here and read character by character there: a third of what storing an event cost.
 * https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/arrayfuncs.c (array_recv)
 * @param values UTF-8 without NUL.
 */
export function textArray(values: readonly Buffer[]): Buffer {
  const bytes = values.reduce((sum, { length }) => sum + 4 + length, HEADER_BYTES);
  const array = Buffer.allocUnsafe(bytes);
  const dimensions = 1;
  const hasNull = 0;
  const lowerBound = 1;
  let at = 0;
  for (const word of [dimensions, hasNull, TEXT, values.length, lowerBound])
    at = array.writeInt32BE(word, at);
  for (const value of values) {
    at = array.writeInt32BE(value.length, at);
    at += value.copy(array, at);
  }
  return array;
}
