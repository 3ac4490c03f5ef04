import * as fc from 'fast-check';
import { histogramQuantile } from './histogram-quantile';

const BOUNDS = [0.1, 0.2, 0.5, 1];

describe('A quantile of a histogram', () => {
  it.each([
    { q: 0.5, counts: [0, 0, 0, 0, 0], is: null, because: 'nothing was counted' },
    { q: 0.5, counts: [], is: null, because: 'there is no histogram' },
    { q: 0.5, counts: [10, 0, 0, 0, 0], is: 0.05, because: 'the first bucket begins at 0' },
    { q: 0.5, counts: [0, 4, 0, 0, 0], is: 0.15, because: 'values lie evenly in a bucket' },
    { q: 0.75, counts: [2, 0, 2, 0, 0], is: 0.35, because: 'empty buckets are passed over' },
    { q: 0, counts: [0, 0, 3, 0, 0], is: 0.2, because: 'the smallest value is at the lower bound or above' },
    { q: 1, counts: [0, 0, 3, 0, 0], is: 0.5, because: 'the greatest value is at the upper bound or below' },
    { q: 0.99, counts: [1, 0, 0, 0, 99], is: 1, because: 'the last bucket has no upper bound' },
  ])('is $is at $q of $counts, since $because', ({ q, counts, is }) => {
    const quantile = histogramQuantile(q, BOUNDS, counts);
    expect(quantile === null ? null : Number(quantile.toFixed(9))).toBe(is);
  });

  const sometimes = fc.double({ min: 0, max: 2, noNaN: true });
  const q = fc.double({ min: 0, max: 1, noNaN: true });
  const samples = fc.array(sometimes, { minLength: 1, maxLength: 200 });

  it('lies in the bucket of the true one', () => {
    fc.assert(
      fc.property(samples, q, (values, at) => {
        const estimate = histogramQuantile(at, BOUNDS, bucketsOf(values)) ?? Number.NaN;
        const rank = Math.max(1, Math.ceil(at * values.length));
        const truth = values.toSorted((a, b) => a - b)[rank - 1] ?? Number.NaN;
        const index = bucketOf(truth);
        const lower = BOUNDS[index - 1] ?? 0;
        expect(estimate).toBeGreaterThanOrEqual(lower - 1e-9);
        expect(estimate).toBeLessThanOrEqual((BOUNDS[index] ?? lower) + 1e-9);
      }),
    );
  });

  it('never falls as q grows', () => {
    fc.assert(
      fc.property(samples, q, q, (values, one, other) => {
        const [low, high] = [Math.min(one, other), Math.max(one, other)].map(
          (at) => histogramQuantile(at, BOUNDS, bucketsOf(values)) ?? Number.NaN,
        );
        expect(high).toBeGreaterThanOrEqual((low ?? Number.NaN) - 1e-9);
      }),
    );
  });
});

function bucketOf(value: number): number {
  const index = BOUNDS.findIndex((bound) => value <= bound);
  return index === -1 ? BOUNDS.length : index;
}

function bucketsOf(values: readonly number[]): number[] {
  const buckets = Array.from({ length: BOUNDS.length + 1 }, () => 0);
  for (const value of values) buckets[bucketOf(value)] = (buckets[bucketOf(value)] ?? 0) + 1;
  return buckets;
}
