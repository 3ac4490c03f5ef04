import { isDeepStrictEqual } from 'node:util';
import { type Delivery, waveOf } from './delivery-plan';
import { expectedTables } from './expected-tables';
import { type History, pick } from './history';
import { logOf, problemsOfLog } from './log-check';
import { WAVES } from './script';
import { actualTables, type Tables } from './tables';
import type { World } from './world';

/** What is wrong in the end, by history; those that ended right are not in it. */
export type Problems = Map<History, string[]>;

export interface RunOptions {
  /** The upkeep also runs between waves, as it does once a minute. */
  upkeepBetween?: boolean;
  /** Faults keep events waiting for seconds: the next ones are sent all the same. */
  isStormy?: boolean;
}

/**
 * Lets histories happen side by side and compares the tables with the truth of each: first without the upkeep, where
 * nothing was done that only the upkeep can notice; then after it; then after it has run again and an event was replayed,
 * which must change nothing.
 */
export async function runHistories(
  world: World,
  histories: readonly History[],
  { upkeepBetween = false, isStormy = false }: RunOptions = {},
): Promise<Problems> {
  await Promise.all(histories.map(({ setUp }) => world.setUp(setUp)));
  for (let wave = 0; wave < WAVES; wave += 1) {
    await Promise.all(histories.map((history) => happen(world, history, wave, !isStormy)));
    await world.backlog.isEmpty();
    if (upkeepBetween && wave < WAVES - 1) await world.upkeep();
  }
  const problems: Problems = new Map();
  const check = async (which: readonly History[], when: string) => {
    const healthy = which.filter((history) => !problems.has(history));
    for (const [history, found] of await compare(world, healthy)) problems.set(history, [when, ...found]);
  };
  await check(
    histories.filter(({ needsUpkeep }) => !needsUpkeep),
    'before the upkeep',
  );
  await world.upkeep();
  await check(histories, 'after the upkeep');
  await Promise.all(histories.map((history) => replayOne(world, history)));
  await world.backlog.isEmpty();
  await world.upkeep();
  await check(histories, 'after a replay and another upkeep');
  return problems;
}

async function happen(world: World, history: History, wave: number, untilRid: boolean): Promise<void> {
  const { deliveries, acts } = waveOf(history, wave);
  const { isOneByOne } = history.script;
  const deliver = ({ event, replica }: Delivery) => world.deliver(event, replica, untilRid || isOneByOne);
  const arrive = async () => {
    if (!isOneByOne) return void (await Promise.all(deliveries.map(deliver)));
    for (const delivery of deliveries) await deliver(delivery);
  };
  const act = async () => {
    for (const each of acts) await world.perform(each);
  };
  await Promise.all([arrive(), act()]);
}

async function replayOne(world: World, { letters, script }: History): Promise<void> {
  const replayed = pick(letters, script.replayed);
  if (replayed) await world.replay(replayed.event.id);
}

async function compare(world: World, histories: readonly History[]): Promise<Problems> {
  const scopes = histories.map(({ scope }) => scope);
  const tables = await actualTables(world, scopes);
  const log = await logOf(world, scopes);
  const problems: Problems = new Map();
  for (const history of histories) {
    const actual = tables.get(history.scope) ?? {};
    const found = [
      ...differences(expectedTables(history, actual), actual),
      ...problemsOfLog(history, log.get(history.scope) ?? []),
    ];
    if (found.length > 0) problems.set(history, found);
  }
  return problems;
}

function differences(expected: Tables, actual: Tables): string[] {
  return Object.entries(expected).flatMap(([table, rows]) => {
    const found = actual[table] ?? {};
    return [...new Set([...Object.keys(rows), ...Object.keys(found)])].flatMap((id) => {
      const [right, row] = [rows[id], found[id]];
      if (isDeepStrictEqual(right, row)) return [];
      if (!right || !row)
        return [
          `${table} ${id}: ${row ? 'should not be there' : 'is missing'}: ${JSON.stringify(row ?? right)}`,
        ];
      return Object.keys(right)
        .filter((column) => !isDeepStrictEqual(right[column], row[column]))
        .map(
          (column) =>
            `${table} ${id}: ${column} is ${JSON.stringify(row[column])}, not ${JSON.stringify(right[column])}`,
        );
    });
  });
}
