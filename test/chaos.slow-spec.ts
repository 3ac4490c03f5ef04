import { type ChaosOutcome, chaosRun } from './chaos/chaos-run';

/** `npm run test:chaos`, in short. */
describe('Two replicas under a flood of deliveries, while one fault after the other strikes', () => {
  let outcome: ChaosOutcome;

  beforeAll(async () => {
    outcome = await chaosRun({ seconds: 24, replicas: 2, seed: 'f' }, new AbortController().signal);
    // Of its own, so that a run that never settles ends by its own patience, and stops what it started.
  }, 170_000);

  it('lose none of the events that they have acknowledged', () => {
    const acknowledged = outcome.fates.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined);
    expect(acknowledged.length).toBeGreaterThan(500);
    expect(acknowledged.filter(({ lost }) => lost)).toEqual([]);
  });

  it('do nothing twice', () => {
    expect(outcome.fates.filter(({ doubled }) => doubled)).toEqual([]);
  });

  it('are at every interrupted event again within ten seconds of being back, whichever fault it was', () => {
    const kinds = new Set(outcome.strikes.map(({ kind }) => kind));
    expect(kinds.size).toBeGreaterThanOrEqual(4);
    expect(outcome.strikes.filter(({ hasRecovered }) => !hasRecovered)).toEqual([]);
    expect(outcome.strikes.flatMap(({ violations }) => [...violations])).toEqual([]);
  });

  it('end with the very tables that Stripe has told of, without a deadlock or a retry used up', () => {
    expect(outcome.problems).toEqual([]);
  });
});
