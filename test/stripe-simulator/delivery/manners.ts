import { between, seededRandom } from '../../../dev/simulation/random';

export interface Manners {
  /** The share of deliveries that come twice, 0 to 1. */
  duplicates: number;
  /** How long one is under way at most, milliseconds: what was sent first may arrive last. */
  longestDelayMs: number;
}

export const UNRULY: Manners = { duplicates: 0.25, longestDelayMs: 250 };
export const ORDERLY: Manners = { duplicates: 0, longestDelayMs: 0 };

/**
 * When the copies of a delivery are sent, in milliseconds from now. Follows from the seed and from which event it is, not
 * from when it is asked, so that a seed means the same disorder however fast the machine is.
 */
export function sendingTimes(seed: string, { duplicates, longestDelayMs }: Manners): number[] {
  const random = seededRandom(seed);
  const copies = random() < duplicates ? 2 : 1;
  return Array.from({ length: copies }, () => between(random, 0, longestDelayMs));
}
