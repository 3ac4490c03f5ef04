import { stepKinds } from './script';
import { everyHistoryEndsRight, historyEndsRight, type Tally, tallyOf } from './search';
import { World } from './world';

/** So many that every kind of step occurs. */
export const ENOUGH_FOR_ALL = 200;
/** Another one each time, printed where a history ends wrong. */
const first = Number(process.env.HISTORY_SEED ?? Date.now() % 2 ** 31);
/** Only this history, by the path that was printed. */
const path = process.env.HISTORY_PATH;

/** What makes histories hard, beyond the steps themselves. */
const hardships = [
  'insert tenant',
  'move customer by admin',
  'customer names another tenant',
  'customer names no tenant',
  'map price anew',
  're-create subscription',
  'refund another part',
  'refund again after a failure',
  'a refund is succeeded',
  'a refund is failed',
  'a refund is canceled',
  'a payment is processing',
  'a payment is requires_action',
  'a payment is canceled',
  'an invoice is void',
  'an invoice is uncollectible',
  'check out again',
  'several changes in one second',
  'several changes in the first second',
  'two events for one change',
  'dated by a slow clock',
  'delivered twice',
];

const missingIn = (tally: Tally) => [...stepKinds, ...hardships].filter((what) => !tally.has(what));

/** One seed in a hundred or so lacks a rare step by chance, and hardly ever does the next one. */
function seedWithAll(histories: number): number {
  const isChosen = process.env.HISTORY_SEED !== undefined || histories < ENOUGH_FOR_ALL;
  const seeds = isChosen ? [] : Array.from({ length: 5 }, (_, index) => first + index);
  return seeds.find((seed) => missingIn(tallyOf({ histories, seed })).length === 0) ?? first;
}

/** What the specs of histories have in common: each takes as many as it has time for. */
export function describeHistories(count: number): void {
  const histories = Number(process.env.DATABASE_HISTORIES ?? count);
  describe('A generated history', () => {
    let world: World;
    beforeAll(async () => {
      world = await World.begin();
    });
    afterAll(() => world.end());

    it(
      'ends as it truly did, however its events arrived',
      async () => {
        if (path !== undefined) return historyEndsRight(world, { seed: first, path });
        const tally = await everyHistoryEndsRight(world, { histories, seed: seedWithAll(histories) });
        expect(histories < ENOUGH_FOR_ALL ? [] : missingIn(tally)).toEqual([]);
      },
      // A busy machine takes ten times as long as a quiet one.
      minutes(8 + histories / 20),
    );
  });
}

function minutes(count: number): number {
  return count * 60_000;
}
