import type { LoadPlan } from '../workload/load-plan';

/** What the generator is asked to send. */
export interface LoadOrder {
  plan: LoadPlan;
  /** Webhook URLs; connections are spread over them in turn. */
  targets: string[];
  secret: string;
  connections: number;
  /** Deliveries a second, evenly, for whole seconds; undefined: each connection sends as soon as it is answered. */
  rate?: number | undefined;
}

/** What came of it. Times are Unix milliseconds of this machine's clock, which is also the database's. */
export interface LoadResult {
  deliveries: number;
  /** First deliveries by event index within the plan. */
  sentAt: Float64Array;
  /** Milliseconds from request to answer, as the client sees it; in the order of the answers. */
  latencies: Float64Array;
  /** Answers by HTTP status; connection errors and timeouts as `error`. */
  answers: Record<string, number>;
  beganAt: number;
  endedAt: number;
  cpuSeconds: number;
}

export type ToGenerator = { order: LoadOrder } | { go: true };
/** `answered`: all of it, a moment before the result. */
export type FromGenerator = { ready: true } | { answered: true } | { result: LoadResult };
