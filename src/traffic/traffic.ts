import type { Backlog } from '../backlog/backlog.repository';

export const trafficRanges = ['1h', '6h', '24h', '7d'] as const;
export type TrafficRange = (typeof trafficRanges)[number];

export type DeliverySeries = 'new' | 'duplicate' | 'unavailable' | 'refused';
export type OutcomeSeries =
  'processed' | 'ignored' | 'superseded' | 'waiting' | 'retrying' | 'dead' | 'deferred';

/** In seconds; null where nothing was measured. */
export interface Percentiles {
  p50: (number | null)[];
  p99: (number | null)[];
}

/** What happened in a range of time that ends now: one value for each step in each array. */
export interface Traffic {
  /** Length of a step, in seconds. */
  step: number;
  /** Beginnings of the steps, in Unix seconds, ascending. The last step is not over. */
  at: number[];
  /** Deliveries by what came of them; `refused` are all that were neither stored nor to come again. */
  deliveries: Record<DeliverySeries, number[]>;
  /** Attempts by what they came to; `deferred` are those that the database ended, whatever was wrong with it. */
  outcomes: Record<OutcomeSeries, number[]>;
  /** From the arrival of a genuine delivery to its 200. */
  ack: Percentiles;
  /** From the storing of an event to the end of the attempt that finished it; not of replays. */
  done: Percentiles;
  /** The most that was unfinished at any of the step's minutes; null where nobody looked. */
  backlog: Record<keyof Backlog, (number | null)[]>;
}
