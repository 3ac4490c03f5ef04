const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;
const NULL_LENGTH = -1;

/** A type by its oid, which is the same on every server, and how a value of it is sent. */
interface BinaryType<T> {
  oid: number;
  bytesOf(value: T): number;
  write(value: T, into: Buffer, at: number): void;
}

const text: BinaryType<string> = {
  oid: 25,
  bytesOf: (value) => Buffer.byteLength(value),
  write: (value, into, at) => into.write(value, at),
};

/** UTF-8 without NUL. */
const textBytes: BinaryType<Buffer> = {
  oid: 25,
  bytesOf: ({ length }) => length,
  write: (value, into, at) => value.copy(into, at),
};

const bigint: BinaryType<number> = {
  oid: 20,
  bytesOf: () => 8,
  write: (value, into, at) => into.writeBigInt64BE(BigInt(value), at),
};

const boolean: BinaryType<boolean> = {
  oid: 16,
  bytesOf: () => 1,
  write: (value, into, at) => into.writeUInt8(Number(value), at),
};

/**
 * One-dimensional arrays in PostgreSQL's binary format, which `pg` passes on as they are. As text, every quote of a JSON
 * body would have to be escaped here and read character by character there: a third of what storing an event cost.
 * https://github.com/postgres/postgres/blob/master/src/backend/utils/adt/arrayfuncs.c (array_recv)
 */
export const binaryArray = {
  text: (values: readonly (string | null)[]) => arrayOf(text, values),
  textBytes: (values: readonly (Buffer | null)[]) => arrayOf(textBytes, values),
  /** Whole numbers, exact up to 2^53. */
  bigint: (values: readonly (number | null)[]) => arrayOf(bigint, values),
  boolean: (values: readonly (boolean | null)[]) => arrayOf(boolean, values),
};

function arrayOf<T>({ oid, bytesOf, write }: BinaryType<T>, values: readonly (T | null)[]): Buffer {
  let bytes = HEADER_BYTES;
  for (const value of values) bytes += LENGTH_BYTES + (value === null ? 0 : bytesOf(value));
  const array = Buffer.allocUnsafe(bytes);
  const dimensions = 1;
  const hasNull = Number(values.includes(null));
  const lowerBound = 1;
  let at = 0;
  for (const word of [dimensions, hasNull, oid, values.length, lowerBound]) at = array.writeInt32BE(word, at);
  for (const value of values) {
    const length = value === null ? NULL_LENGTH : bytesOf(value);
    at = array.writeInt32BE(length, at);
    if (value === null) continue;
    write(value, array, at);
    at += length;
  }
  return array;
}
