import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Comparison } from '../compare';
import type { ConsoleResult } from '../console/measure-console';
import type { Measurement } from '../measure/measurement';
import { spreadOf } from '../measure/median';
import type { ReplicaResult } from '../replicas';
import type { ScaleResult } from '../scale/scale';
import { type Bar, type BarChart, barChart } from './bar-chart';
import { number } from './format';

export interface Results {
  comparisons: readonly Comparison[];
  replicas: readonly ReplicaResult[];
  scale?: ScaleResult | undefined;
  console?: ConsoleResult | undefined;
}

/** Draws what these results can tell about. @returns the files. */
export async function drawCharts(results: Results, folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const files: string[] = [];
  for (const [name, chart] of chartsOf(results)) {
    const file = join(folder, `performance-${name}.svg`);
    await writeFile(file, barChart(chart));
    files.push(file);
  }
  return files;
}

function chartsOf({ comparisons, replicas, scale }: Results): [string, BarChart][] {
  const charts: [string, BarChart][] = [];
  for (const comparison of comparisons) {
    const { type, workload } = comparison;
    const suffix = `${workload}-${type.replaceAll('.', '-')}`;
    if (workload !== 'steady') {
      charts.push([
        `acknowledged-${suffix}`,
        chartOf(
          comparison,
          `Deliveries acknowledged per second, ${workload}`,
          (round) => round.acknowledgedPerSecond,
        ),
      ]);
    }
    const withEffects = comparison.results.filter(({ contestant }) => contestant.hasEffects);
    if (withEffects.length > 0 && workload === 'burst') {
      charts.push([
        `effects-${suffix}`,
        chartOf(
          { ...comparison, results: withEffects },
          'Events whose effects were committed per second, acknowledging included',
          (round) => round.effectsPerSecond,
        ),
      ]);
    }
    if (withEffects.length > 0 && workload === 'steady') {
      charts.push([
        `done-${suffix}`,
        chartOf(
          { ...comparison, results: withEffects },
          'Milliseconds from sending to committed effects, p99, at half of what each gets done',
          (round) => round.doneMs.p99,
        ),
      ]);
    }
  }
  if (replicas.length > 0) charts.push(['replicas', replicasChart(replicas)]);
  if (scale) charts.push(['growth', growthChart(scale)]);
  return charts;
}

function chartOf({ type, results }: Comparison, title: string, of: (round: Measurement) => number): BarChart {
  return {
    title,
    subtitle: `${type}; median over the rounds, with a line from the least to the most`,
    bars: results.map(({ contestant: { key, name }, rounds }) => ({
      label: `(${key}) ${name}`,
      value: spreadOf(rounds.map(of)),
      isOurs: key === 'a',
    })),
  };
}

function replicasChart(replicas: readonly ReplicaResult[]): BarChart {
  return {
    title: 'Deliveries acknowledged per second by processes of this service',
    subtitle: 'All on one machine with its database and the load',
    bars: replicas.map(({ processes, rounds }) => ({
      label: `${processes} ${processes === 1 ? 'process' : 'processes'}`,
      value: spreadOf(rounds.map(({ acknowledgedPerSecond }) => acknowledgedPerSecond)),
      isOurs: true,
    })),
  };
}

function growthChart({ rows, empty, full }: ScaleResult): BarChart {
  return {
    title: 'Events whose effects were committed per second as tables grow',
    subtitle: 'customer.subscription.updated, burst',
    bars: [effectsBar('empty tables', empty), effectsBar(`${number(rows)} events in the log`, full)],
  };
}

function effectsBar(label: string, rounds: readonly Measurement[]): Bar {
  return { label, value: spreadOf(rounds.map(({ effectsPerSecond }) => effectsPerSecond)), isOurs: true };
}
