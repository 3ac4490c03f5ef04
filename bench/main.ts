import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { Interrupted, interruption } from '../src/terminal/interrupt';
import { UsageError } from '../src/terminal/usage.error';
import { type Comparison, compare } from './compare';
import { consoleTables } from './console/console-tables';
import { measureConsole } from './console/measure-console';
import { seedConsole } from './console/seed-console';
import { contestantsOf } from './contestants/all-contestants';
import { hookledger } from './contestants/hookledger';
import { Databases } from './database/databases';
import { type BenchServer, startServer } from './database/server';
import type { BenchContext } from './measure/bench-context';
import { type BenchOptions, COMMAND, HELP, readBenchOptions } from './options';
import { profileService } from './profile/profile';
import { profileTables } from './profile/profile-tables';
import { statementSettings } from './profile/statement-calls';
import { compareReplicas, replicasTable } from './replicas';
import { drawCharts, type Results } from './report/charts';
import { claimsTable, judge } from './report/claims';
import { comparisonTable } from './report/comparison-table';
import { ratioTable } from './report/ratio-table';
import { describeMachine, machineLines } from './report/machine';
import { measureGrowth } from './scale/scale';
import { scaleTables } from './scale/scale-table';
import type { Tree } from './trees/tree';
import { treeToCompare } from './trees/trees';

async function bench(options: BenchOptions): Promise<void> {
  const signal = interruption();
  const { 'seed-console': seeded, 'database-url': databaseUrl } = options;
  if (seeded) return seedConsole(seeded, databaseUrl, signal);
  const { against } = options;
  const other = against === undefined ? undefined : await treeToCompare(against, COMMAND);
  try {
    await onServer(options, signal, other);
  } finally {
    await other?.remove();
  }
}

async function onServer(options: BenchOptions, signal: AbortSignal, other: Tree | undefined): Promise<void> {
  const server = await serverFor(options);
  try {
    const databases = await Databases.connect(server.url);
    try {
      const { connections } = options;
      await measure(options, { databases, postmaster: server.pid, signal, connections }, other);
    } finally {
      await databases.end();
    }
  } finally {
    await server.stop();
  }
}

/** One of its own, unless `--console` is to use another. */
async function serverFor(options: BenchOptions): Promise<BenchServer> {
  const url = options['database-url'];
  if (options.console === undefined || url === undefined)
    return startServer(options.profile ? statementSettings : {});
  return { url, pid: Number.NaN, stop: async () => {} };
}

/** What was asked for: a profile, replicas, growth, the console; otherwise the comparison. */
async function measure(options: BenchOptions, context: BenchContext, other: Tree | undefined): Promise<void> {
  const machine = await describeMachine(context.databases);
  console.log(machineLines(machine));
  const contestants = other ? [hookledger(), hookledger({ other })] : contestantsOf(options.only);
  if (!options.console)
    for (const { key, name, does } of contestants) console.log(`(${key}) ${name}: ${does}`);

  if (options.profile) return console.log(profileTables(await profileService(options, context)));
  const results: Results = {
    replicas: options.replicas ? await compareReplicas(options.replicas, options, context) : [],
    scale: options.scale ? await measureGrowth(options.scale, options, context) : undefined,
    console: options.console ? await measureConsole(options.console, options, context) : undefined,
    comparisons:
      options.replicas || options.scale || options.console
        ? []
        : await compare(contestants, options, context),
  };
  report(results);
  const claims = judge(results.comparisons);
  await save({ machine, options, ...results, claims }, results, options);
}

function report({ comparisons, replicas, scale, console: asked }: Results): void {
  for (const comparison of comparisons) {
    const asTable = isOfVersions(comparison) ? ratioTable : comparisonTable;
    console.log(`\n${comparison.type}, ${comparison.workload}\n${asTable(comparison)}`);
  }
  if (replicas.length > 0) console.log(`\n${replicasTable(replicas)}`);
  if (scale) console.log(`\n${scaleTables(scale)}`);
  if (asked) console.log(`\n${consoleTables(asked)}`);
  const claims = comparisons.some(isOfVersions) ? [] : judge(comparisons);
  if (claims.length > 0) console.log(`\n${claimsTable(claims)}`);
}

function isOfVersions({ results }: Comparison): boolean {
  return results.some(({ contestant: { key } }) => key === 'o');
}

async function save(
  everything: object,
  results: Results,
  { json, charts, quick, against }: BenchOptions,
): Promise<void> {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(':', '.');
  const file = json ?? resolve(__dirname, 'results', `${quick ? 'quick-' : ''}${stamp}.json`);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(everything, null, 2)}\n`);
  const folder = charts ?? resolve(__dirname, quick ? 'results/quick-charts' : '../docs');
  // The charts of the documentation are of this service beside others.
  const files = charts === undefined && against !== undefined ? [] : await drawCharts(results, folder);
  console.log(`\n${[file, ...files].join('\n')}`);
}

async function main(): Promise<number> {
  try {
    const options = readBenchOptions(process.argv.slice(2));
    if (options.help) console.log(HELP);
    else await bench(options);
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nSee ${error.command}`);
    return 2;
  }
}

/** Errors whose message says all. */
const spoken = new Set(['WrongResultError', 'UnsuitableDatabaseError']);

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error && spoken.has(error.name) ? error.message : error);
    process.exit(1);
  },
);
