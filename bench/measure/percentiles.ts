export interface Percentiles {
  p50: number;
  p99: number;
  p999: number;
  max: number;
}

/** By nearest rank; NaN of no values. */
export function percentiles(values: Float64Array): Percentiles {
  const sorted = values.toSorted();
  return {
    p50: rankIn(sorted, 0.5),
    p99: rankIn(sorted, 0.99),
    p999: rankIn(sorted, 0.999),
    max: rankIn(sorted, 1),
  };
}

/** @param share 0 to 1; NaN of no values. */
export function nearestRank(values: readonly number[], share: number): number {
  return rankIn(
    values.toSorted((a, b) => a - b),
    share,
  );
}

function rankIn(sorted: Float64Array | readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}
