import * as fc from 'fast-check';
import { enact } from './enact';
import type { History } from './history';
import { runHistories, type RunOptions } from './run-histories';
import { type Script, scripts } from './script';
import { tell } from './tell';
import type { World } from './world';

/** So many histories happen at once. */
const SIDE_BY_SIDE = 100;
/** Broken variants are of no interest beyond being caught. */
const SHRINK_MS = Number(process.env.HISTORY_SHRINK_MS ?? 60_000);

export interface SearchOptions extends RunOptions {
  histories: number;
  seed: number;
}

/** How often what happened in all of them. */
export type Tally = ReadonlyMap<string, number>;

/**
 * Lets many histories happen and makes sure that each one ends as it truly did. They run side by side, which is quicker
 * and also harder on the service; the first one that ends wrong is run again by itself, and made smaller.
 * @throws with the smallest history found, and the seed and path by which to run it again.
 */
export async function everyHistoryEndsRight(world: World, options: SearchOptions): Promise<Tally> {
  const { histories: count, seed } = options;
  const all = fc.sample(scripts, { numRuns: count, seed });
  const tally = new Map<string, number>();
  for (let from = 0; from < all.length; from += SIDE_BY_SIDE) {
    const histories = all.slice(from, from + SIDE_BY_SIDE).map((script) => enact(script, nextScope()));
    for (const history of histories) add(history.tally, tally);
    const problems = await runHistories(world, histories, options);
    const wrong = histories.find((history) => problems.has(history));
    if (wrong) {
      const index = from + histories.indexOf(wrong);
      throw new Error(await explain(world, { index, wrong, problems, ...options }));
    }
  }
  return tally;
}

/** What would happen in these histories; nothing does. */
export function tallyOf({ histories, seed }: Pick<SearchOptions, 'histories' | 'seed'>): Tally {
  const tally = new Map<string, number>();
  for (const script of fc.sample(scripts, { numRuns: histories, seed }))
    add(enact(script, nextScope()).tally, tally);
  return tally;
}

/** One history, and smaller ones if it ends wrong. */
export async function historyEndsRight(
  world: World,
  { seed, path }: { seed: number; path: string },
): Promise<void> {
  const until = Date.now() + SHRINK_MS;
  await fc.assert(endsRight(world, {}, until), { seed, path, numRuns: 1 });
}

/** Once the time is up it finds nothing wrong any more, so that making it smaller comes to an end. */
function endsRight(world: World, options: RunOptions, until = Infinity) {
  return fc.asyncProperty(scripts, async (script: Script) => {
    if (Date.now() > until) return;
    const history = enact(script, nextScope());
    const problems = (await runHistories(world, [history], options)).get(history);
    if (problems) throw new Error([...problems, ...tell(history)].join('\n'));
  });
}

interface Find extends SearchOptions {
  index: number;
  wrong: History;
  problems: ReadonlyMap<History, string[]>;
}

async function explain(world: World, { index, wrong, problems, ...options }: Find): Promise<string> {
  const { seed } = options;
  const smaller = await fc.check(endsRight(world, options, Date.now() + SHRINK_MS), {
    seed,
    path: String(index),
    numRuns: 1,
  });
  const again = `HISTORY_SEED=${seed} HISTORY_PATH=${smaller.counterexamplePath ?? index}`;
  const heading = `history ${index + 1} of ${options.histories} ended wrong (and ${problems.size - 1} beside it); ${again}`;
  if (!smaller.failed || !(smaller.errorInstance instanceof Error)) {
    const side = 'By itself it ends right: it takes others beside it, or luck.';
    return [heading, side, ...(problems.get(wrong) ?? []), ...tell(wrong)].join('\n');
  }
  return `${heading}\nAfter ${smaller.numShrinks} steps of making it smaller:\n${smaller.errorInstance.message}`;
}

let serial = 0;
function nextScope(): string {
  serial += 1;
  return `h${serial}`;
}

function add(from: Tally, to: Map<string, number>): void {
  for (const [what, times] of from) to.set(what, (to.get(what) ?? 0) + times);
}
