import type { Databases } from '../../database/databases';
import { Crew } from '../crew/crew';
import type { Result } from '../report/result';
import { prepareDatabase } from '../target/prepare-database';
import { StartedTarget } from '../target/started-target';
import type { Tree } from '../../trees/tree';
import { CREW, type Figures, type Measurement } from './measurement';

export interface MeasureContext {
  databases: Databases;
  /** PostgreSQL's. */
  postmaster: number;
  signal: AbortSignal;
}

/** Each measurement, round by round, on each tree by turns. Each has a new process, whose limiters know of nothing. */
export async function measureTrees(
  trees: readonly Tree[],
  measurements: readonly Measurement[],
  rounds: number,
  context: MeasureContext,
): Promise<Result[]> {
  const { databases, signal } = context;
  const urls = new Map<Tree, string>();
  for (const [index, tree] of trees.entries()) {
    urls.set(tree, await prepareDatabase(tree, databases, `attack_${index}`));
  }
  const results: Result[] = [];
  for (const measurement of measurements) {
    console.log(`${measurement.name}: ${measurement.sentence}`);
    const taken = new Map<Tree, Figures[]>(trees.map((tree) => [tree, []]));
    for (let round = 0; round < rounds; round += 1) {
      for (const tree of round % 2 === 0 ? trees : trees.toReversed()) {
        signal.throwIfAborted();
        taken.get(tree)?.push(await measureOnce(tree, urls.get(tree) ?? '', measurement, context));
        console.log(`  round ${round + 1}, ${tree.name}`);
      }
    }
    const { name, sentence } = measurement;
    const perTree = [...taken].map(([tree, figures]) => ({ tree: tree.name, figures }));
    results.push({ name, sentence, rounds: perTree });
  }
  return results;
}

async function measureOnce(
  tree: Tree,
  databaseUrl: string,
  measurement: Measurement,
  { postmaster, signal }: MeasureContext,
): Promise<Figures> {
  const target = await StartedTarget.start(tree, databaseUrl);
  const crew = new Crew(CREW, signal);
  try {
    return await measurement.run({ target, crew, postmaster });
  } finally {
    await crew.dismiss();
    await target.stop();
  }
}
