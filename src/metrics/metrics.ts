import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const PREFIX = 'hookledger_';

/** The values that each label of a metric can have: as many as these, and no more. */
export type LabelValues<L extends string> = Record<L, readonly string[]>;

/** One value of a gauge, beside its labels. */
export type GaugeReading<L extends string> = { [label in L]: string } & { value: number };

/**
 * What Prometheus is told; each part of the service declares its own. Names and labels are a contract with dashboards and
 * alerts, see `docs/operations.md`. Every series is there from the start, so that a rate of it is 0 and not missing; but for those of
 * `…WhereObserved`, of which there would be hundreds.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /**
   * A gauge that is asked at each scrape, since what it tells changes with time alone.
   * @param read must not throw; what it leaves out stays as it was.
   */
  watch<L extends string>(
    name: string,
    help: string,
    labels: readonly L[],
    read: () => Promise<GaugeReading<L>[]> | GaugeReading<L>[],
  ): void {
    const gauge = new Gauge({
      name: `${PREFIX}${name}`,
      help,
      labelNames: labels,
      registers: [],
      async collect() {
        for (const { value, ...labelled } of await read()) {
          this.set(labelled as unknown as Partial<Record<L, string>>, value);
        }
      },
    });
    this.registry.registerMetric(gauge);
  }

  /** @param name without the prefix that all of them have; counters end with `_total`. */
  counter<L extends string = never>(
    name: string,
    help: string,
    labels: LabelValues<L> = {} as LabelValues<L>,
  ): Counter<L> {
    const labelNames = Object.keys(labels) as L[];
    const counter = new Counter({ name: `${PREFIX}${name}`, help, labelNames, registers: [this.registry] });
    for (const combination of combinationsOf(labels)) counter.inc(combination, 0);
    return counter;
  }

  /**
   * A counter whose series appear when they are first counted. An increase over them misses the first one: an alert has to
   * add what was not there before (`x unless x offset 15m`).
   * @param labels each with a bounded number of values, which its callers see to.
   */
  counterWhereObserved<L extends string>(name: string, help: string, labels: readonly L[]): Counter<L> {
    return new Counter({
      name: `${PREFIX}${name}`,
      help,
      labelNames: [...labels],
      registers: [this.registry],
    });
  }

  /** A histogram whose series appear when they are first observed, see {@link counterWhereObserved}. */
  histogramWhereObserved<L extends string>(
    name: string,
    help: string,
    buckets: number[],
    labels: readonly L[],
  ): Histogram<L> {
    return new Histogram({
      name: `${PREFIX}${name}`,
      help,
      buckets,
      labelNames: [...labels],
      registers: [this.registry],
    });
  }

  /** @param buckets upper bounds, in the unit that the name ends with. */
  histogram<L extends string = never>(
    name: string,
    help: string,
    buckets: number[],
    labels: LabelValues<L> = {} as LabelValues<L>,
  ): Histogram<L> {
    const labelNames = Object.keys(labels) as L[];
    const registers = [this.registry];
    const histogram = new Histogram({ name: `${PREFIX}${name}`, help, buckets, labelNames, registers });
    for (const combination of combinationsOf(labels)) histogram.zero(combination);
    return histogram;
  }
}

/** Each value of one label with each of the others. */
function combinationsOf<L extends string>(labels: LabelValues<L>): Record<L, string>[] {
  let combinations: Record<string, string>[] = [{}];
  for (const [label, values] of Object.entries<readonly string[]>(labels)) {
    combinations = combinations.flatMap((combination) =>
      values.map((value) => ({ ...combination, [label]: value })),
    );
  }
  return combinations;
}
