import { writeFile } from 'node:fs/promises';
import { Interrupted, interruption } from '../../src/terminal/interrupt';
import { UsageError } from '../../src/terminal/usage.error';
import { Databases } from '../database/databases';
import { startServer } from '../database/server';
import { describeMachine, machineLines } from '../report/machine';
import { runEverything, type Verdict } from './everything/run-everything';
import { outcomeFigures } from './everything/outcome-figures';
import { allMeasurements } from './measurements/all-measurements';
import { type MeasureContext, measureTrees } from './measurements/measure';
import { type AttackOptions, COMMAND, HELP, readAttackOptions } from './options';
import { markdownTable, terminalTable } from './report/report-table';
import type { Result } from './report/result';
import { prepareDatabase } from './target/prepare-database';
import type { Tree } from '../trees/tree';
import { treeAt, treeToCompare } from '../trees/trees';

/** Resolves to the exit code, with nothing left running. */
async function attack(options: AttackOptions): Promise<number> {
  const signal = interruption();
  const after = await treeAt(options.tree, '--tree', COMMAND);
  const before = options.against === undefined ? undefined : await treeToCompare(options.against, COMMAND);
  const trees = before ? [before, after] : [after];
  const server = await startServer();
  try {
    const databases = await Databases.connect(server.url);
    try {
      return await attackTrees(trees, options, { databases, postmaster: server.pid, signal });
    } finally {
      await databases.end();
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    await server.stop();
    await before?.remove();
  }
}

async function attackTrees(
  trees: readonly Tree[],
  options: AttackOptions,
  context: MeasureContext,
): Promise<number> {
  const machine = await describeMachine(context.databases);
  console.log(machineLines(machine));
  const chosen = allMeasurements.filter(({ name }) => options.measure.includes(name));
  const results = chosen.length > 0 ? await measureTrees(trees, chosen, options.rounds, context) : [];
  const verdicts = await everythingOn(trees, options, context);
  if (verdicts.length > 0) results.push(resultOf(verdicts));

  const names = trees.map(({ name }) => name);
  const asTable = options.markdown ? markdownTable : terminalTable;
  console.log(`\n${asTable(results, names)}\n`);
  for (const { tree, problems } of verdicts)
    console.log(
      [`${tree}: ${problems.length === 0 ? 'every promise kept' : 'broken:'}`, ...problems].join('\n  '),
    );
  if (options.json)
    await writeFile(options.json, `${JSON.stringify({ machine, results, verdicts }, null, 2)}\n`);
  return verdicts.some(({ tree, problems }) => tree === names.at(-1) && problems.length > 0) ? 1 : 0;
}

async function everythingOn(
  trees: readonly Tree[],
  { seconds, percent }: AttackOptions,
  { databases, signal }: MeasureContext,
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  if (seconds === undefined) return verdicts;
  for (const [index, tree] of trees.entries()) {
    signal.throwIfAborted();
    console.log(`everything at once on ${tree.name}, ${percent} % of it, for ${seconds} s …`);
    const url = await prepareDatabase(tree, databases, `everything_${index}`);
    verdicts.push(await runEverything(tree, url, { seconds, percent }, signal));
  }
  return verdicts;
}

function resultOf(verdicts: readonly Verdict[]): Result {
  return {
    name: 'everything at once',
    sentence: 'Every attack at once, beside two genuine senders and an operator.',
    rounds: verdicts.map((verdict) => ({ tree: verdict.tree, figures: [outcomeFigures(verdict)] })),
  };
}

async function main(): Promise<number> {
  try {
    const options = readAttackOptions(process.argv.slice(2));
    if (!options.help) return await attack(options);
    console.log(HELP);
    return 0;
  } catch (error) {
    if (error instanceof Interrupted) return 130;
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\nSee ${error.command}`);
    return 2;
  }
}

void main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
