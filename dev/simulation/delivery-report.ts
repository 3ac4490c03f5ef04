/** No connection, or no answer in time. */
export const NO_ANSWER = 'no answer';

/** What came of a run of deliveries. Statuses are keys as text, beside {@link NO_ANSWER}. */
export class DeliveryReport {
  /** Deliveries that were acknowledged or given up. */
  settled = 0;
  /** Every answer, retried ones too, by status. */
  readonly answers = new Map<string, number>();
  /** The last answer of each delivery that never got a 200. */
  readonly unacknowledged = new Map<string, number>();
  /** Acknowledged ones which the server said it had already. */
  duplicates = 0;
  retries = 0;
  elapsedMs = 0;
  private readonly latencies: number[] = [];

  answered(status: string, latencyMs: number): void {
    add(this.answers, status);
    if (status !== NO_ANSWER) this.latencies.push(latencyMs);
  }

  settle(status: string, duplicate: boolean): void {
    this.settled += 1;
    if (status !== '200') add(this.unacknowledged, status);
    else if (duplicate) this.duplicates += 1;
  }

  /** Milliseconds that `share` (0 to 1) of the answers took at most; undefined without an answer. */
  latency(share: number): number | undefined {
    const sorted = Float64Array.from(this.latencies).toSorted();
    return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  }

  /** Acknowledged deliveries a second. */
  get rate(): number {
    const acknowledged = this.settled - sum(this.unacknowledged);
    return this.elapsedMs > 0 ? (acknowledged * 1000) / this.elapsedMs : 0;
  }
}

export function sum(counts: ReadonlyMap<string, number>): number {
  let total = 0;
  for (const count of counts.values()) total += count;
  return total;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
