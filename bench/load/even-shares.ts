/** Whole numbers that add up to `total` and differ by one at most. */
export function evenShares(total: number, count: number): number[] {
  const base = Math.floor(total / count);
  return Array.from({ length: count }, (_, index) => base + (index < total % count ? 1 : 0));
}
