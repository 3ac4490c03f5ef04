/**
 * Estimates a quantile as Prometheus' `histogram_quantile` does: values are taken to lie evenly inside their bucket, the
 * first of which begins at 0. Of the last bucket only the lower bound is known: the quantile is that, or more.
 * @param q from 0 to 1.
 * @param bounds upper bounds of the buckets, inclusive and ascending.
 * @param counts how many values are in each bucket, and in one more that has no upper bound.
 * @returns null where nothing was counted.
 */
export function histogramQuantile(
  q: number,
  bounds: readonly number[],
  counts: readonly number[],
): number | null {
  const rank = q * counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  for (const [index, count] of counts.entries()) {
    if (count > 0 && below + count >= rank) {
      const from = bounds[index - 1] ?? 0;
      const to = bounds[index] ?? from;
      return from + ((to - from) * (rank - below)) / count;
    }
    below += count;
  }
  return null;
}
