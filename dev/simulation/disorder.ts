import { between, seededRandom } from './random';

export interface DisorderOptions {
  seed: string | number;
  /** The share of items that come a second time, 0 to 1. */
  duplicates: number;
  /** By how many places an item may come early or late; 0 keeps the order. */
  window: number;
}

/**
 * What a network and a sender that retries make of a sequence: some of it twice, none of it in order, nothing lost.
 * A duplicate comes up to one window later than the original, or right behind it.
 */
export function disorder<T>(items: readonly T[], { seed, duplicates, window }: DisorderOptions): T[] {
  const random = seededRandom(seed);
  const placed = items.flatMap((item, index) => {
    const copies = [{ item, place: index + random() * window }];
    if (random() < duplicates)
      copies.push({ item, place: index + between(random, 0, window) + random() * window });
    return copies;
  });
  // The sort is stable, so that a window of 0 moves nothing.
  return placed.toSorted((one, other) => one.place - other.place).map(({ item }) => item);
}
