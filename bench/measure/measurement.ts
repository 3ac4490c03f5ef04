import type { LoadResult } from '../load/protocol';
import type { LoadPlan } from '../workload/load-plan';
import type { Counters } from './counters';
import { type Percentiles, percentiles } from './percentiles';

/** What one trial came to. Per event is per distinct event, redeliveries included in its cost. */
export interface Measurement {
  /** Unix milliseconds: the first delivery, the last answer, and the last effect or answer. */
  beganAt: number;
  acknowledgedAt: number;
  endedAt: number;
  events: number;
  deliveries: number;
  acknowledgedPerSecond: number;
  /** As the client sees it. */
  acknowledgedMs: Percentiles;
  /** From the first delivery until the last effect was committed. */
  effectsPerSecond: number;
  /** The same with the checkpoint that ends the cycle added to the time. */
  cyclePerSecond: number;
  /** From the first sending of an event until the commit of its effects. */
  doneMs: Percentiles;
  serviceCpuMsPerEvent: number;
  postgresCpuMsPerEvent: number;
  /** Of that: until the last delivery was acknowledged, for each delivery. */
  serviceCpuMsPerDelivery: number;
  postgresCpuMsPerDelivery: number;
  /** Of the load generator, for judging whether it was the bottleneck: cores that it kept busy. */
  loadCores: number;
  walBytesPerEvent: number;
  commitsPerEvent: number;
  peakMemoryBytes: number;
  checkpointSeconds: number;
  /** That came by themselves; must be none. */
  strayCheckpoints: number;
}

interface Readings {
  plan: LoadPlan;
  result: LoadResult;
  /** undefined: effects are committed when the event is acknowledged, or there are none. */
  committedAt: Float64Array | undefined;
  before: Counters;
  /** Once every delivery was answered. */
  acknowledged: Counters;
  after: Counters;
  checkpointSeconds: number;
  peakMemoryBytes: number;
}

export function measurementOf(readings: Readings): Omit<Measurement, 'commitsPerEvent'> {
  const { plan, result, committedAt, before, acknowledged, after, checkpointSeconds } = readings;
  const acknowledging = (result.endedAt - result.beganAt) / 1_000;
  const lastEffect = committedAt?.reduce((last, at) => Math.max(last, at), 0) ?? 0;
  const endedAt = Math.max(result.endedAt, lastEffect);
  const all = (endedAt - result.beganAt) / 1_000;
  const perEvent = (counter: keyof Counters) => (after[counter] - before[counter]) / plan.events;
  const perDelivery = (counter: keyof Counters) =>
    (acknowledged[counter] - before[counter]) / result.deliveries;
  const lags = committedAt?.map((at, index) => at - (result.sentAt[index] ?? Number.NaN));
  return {
    beganAt: result.beganAt,
    acknowledgedAt: result.endedAt,
    endedAt,
    events: plan.events,
    deliveries: result.deliveries,
    acknowledgedPerSecond: result.deliveries / acknowledging,
    acknowledgedMs: percentiles(result.latencies),
    effectsPerSecond: plan.events / all,
    cyclePerSecond: plan.events / (all + checkpointSeconds),
    doneMs: percentiles(lags ?? result.latencies),
    serviceCpuMsPerEvent: perEvent('serviceCpuSeconds') * 1_000,
    postgresCpuMsPerEvent: perEvent('postgresCpuSeconds') * 1_000,
    serviceCpuMsPerDelivery: perDelivery('serviceCpuSeconds') * 1_000,
    postgresCpuMsPerDelivery: perDelivery('postgresCpuSeconds') * 1_000,
    loadCores: result.cpuSeconds / acknowledging,
    walBytesPerEvent: perEvent('walBytes'),
    peakMemoryBytes: readings.peakMemoryBytes,
    checkpointSeconds,
    strayCheckpoints: after.checkpoints - before.checkpoints,
  };
}
