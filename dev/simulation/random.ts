import { createHash } from 'node:crypto';

/** A source of numbers in [0, 1), the same ones for the same seed on every machine and Node version. */
export type Random = () => number;

/** mulberry32 over a hash of the seed: small, fast, and no two seeds that look alike behave alike. */
export function seededRandom(seed: string | number): Random {
  let state = createHash('sha256').update(String(seed)).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** An integer between `low` and `high`, both included. */
export function between(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}

/** One of `values`, which must not be empty. */
export function oneOf<T>(random: Random, values: readonly T[]): T {
  const value = values[between(random, 0, values.length - 1)];
  if (value === undefined) throw new RangeError('oneOf needs at least one value to choose from');
  return value;
}
