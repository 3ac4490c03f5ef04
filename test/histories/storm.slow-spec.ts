import { seededRandom } from '../../dev/simulation/random';
import { failSomeWrites } from './database-errors';
import { FaultyProxy } from './faulty-proxy';
import { everyHistoryEndsRight } from './search';
import { World } from './world';

/** A quarter of what happens without faults, side by side: what a fault defers is due again only seconds later. */
const histories = Math.ceil(Number(process.env.DATABASE_HISTORIES ?? 200) / 4);
const seed = Number(process.env.HISTORY_SEED ?? Date.now() % 2 ** 31);
/** So many connections are cut, and so many writes refused. */
const FAULTS = Math.ceil(histories * 0.8);

describe('While connections are cut between any two statements and writes are refused, a generated history', () => {
  let world: World;
  let proxy: FaultyProxy;
  let refusals: () => Promise<number>;
  beforeAll(async () => {
    const random = seededRandom(seed);
    world = await World.begin(async (url) => {
      proxy = await FaultyProxy.to(url, { random, faults: FAULTS, apart: [5, 50] });
      return proxy.url;
    });
    refusals = await failSomeWrites(world, { random, faults: FAULTS, apart: [2, 30] });
  });
  afterAll(async () => {
    await world.end();
    await proxy.close();
  });

  it(
    'ends as it truly did all the same',
    async () => {
      await everyHistoryEndsRight(world, { histories, seed, upkeepBetween: true, isStormy: true });
      expect({ cuts: proxy.cuts, refusals: await refusals() }).toEqual({ cuts: FAULTS, refusals: FAULTS });
    },
    300_000 + 3_000 * histories,
  );
});
