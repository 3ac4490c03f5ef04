import { isNothing, minus, nothingCounted, plus, type TrafficCounts } from './traffic-counts';

/** Beyond a day without the database, minutes are not told apart any more. */
const MOST_POINTS = 1_440;
const MINUTE_MS = 60_000;

/** What was counted in a minute or less, and when, by the monotonic clock. */
export interface TrafficPoint {
  atMs: number;
  counts: TrafficCounts;
}

/** What this process has counted and the database does not know yet; while it does not answer, by minutes. */
export class UnsavedTraffic {
  private points: TrafficPoint[] = [];
  private seen = nothingCounted;

  /** @param reading all that was counted since the process began. */
  take(reading: TrafficCounts, nowMs: number): void {
    const counts = minus(reading, this.seen);
    this.seen = reading;
    if (isNothing(counts)) return;
    const last = this.points.at(-1);
    if (last && (nowMs - last.atMs < MINUTE_MS || this.points.length === MOST_POINTS))
      last.counts = plus(last.counts, counts);
    else this.points.push({ atMs: nowMs, counts });
  }

  oldest(limit: number): readonly TrafficPoint[] {
    return this.points.slice(0, limit);
  }

  /** They are saved, or lost. */
  forget(points: readonly TrafficPoint[]): void {
    this.points = this.points.filter((point) => !points.includes(point));
  }
}
