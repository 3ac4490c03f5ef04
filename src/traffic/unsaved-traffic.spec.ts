import { countsOf, type TrafficCounts } from './traffic-counts';
import { UnsavedTraffic } from './unsaved-traffic';

/** A reading after so many new deliveries since the process began. */
function reading(deliveries: number): TrafficCounts {
  const counts = countsOf((column) => (column === 'deliveries_new' ? deliveries : 0));
  return { counts, ack: [deliveries, 0], done: [0, 0] };
}

function told(unsaved: UnsavedTraffic): [atMs: number, deliveries: number, ack: number[]][] {
  return unsaved
    .oldest(10_000)
    .map(({ atMs, counts: { counts, ack } }) => [atMs, counts.deliveries_new, ack]);
}

describe('What is not saved yet', () => {
  it('is what was counted since the last reading, the first one included', () => {
    const unsaved = new UnsavedTraffic();
    unsaved.take(reading(3), 1_000);
    unsaved.forget(unsaved.oldest(1));
    unsaved.take(reading(5), 11_000);
    expect(told(unsaved)).toEqual([[11_000, 2, [2, 0]]]);
  });

  it('is nothing where nothing was counted', () => {
    const unsaved = new UnsavedTraffic();
    unsaved.take(reading(0), 1_000);
    expect(told(unsaved)).toEqual([]);
  });

  it('grows while it cannot be saved, minute by minute', () => {
    const unsaved = new UnsavedTraffic();
    unsaved.take(reading(1), 0);
    unsaved.take(reading(3), 59_999);
    unsaved.take(reading(7), 60_000);
    expect(told(unsaved)).toEqual([
      [0, 3, [3, 0]],
      [60_000, 4, [4, 0]],
    ]);
  });

  it('is bounded, and complete all the same', () => {
    const unsaved = new UnsavedTraffic();
    for (let minute = 1; minute <= 1_500; minute += 1) unsaved.take(reading(minute), minute * 60_000);
    const points = told(unsaved);
    expect(points).toHaveLength(1_440);
    expect(points.reduce((sum, [, deliveries]) => sum + deliveries, 0)).toBe(1_500);
  });

  it('keeps what comes after the oldest when these are saved', () => {
    const unsaved = new UnsavedTraffic();
    unsaved.take(reading(1), 0);
    unsaved.take(reading(2), 60_000);
    unsaved.forget(unsaved.oldest(1));
    expect(told(unsaved)).toEqual([[60_000, 1, [1, 0]]]);
  });
});
