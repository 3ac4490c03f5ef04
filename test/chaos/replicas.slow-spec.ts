import { seededRandom } from '../../dev/simulation/random';
import { UpkeepService } from '../../src/upkeep/upkeep.service';
import { createTestDatabase } from '../helpers/test-database';
import { eventually, TestService } from '../helpers/test-service';
import { introduce } from './chaos-run';
import { chaptersOf } from './chapter';
import { Acknowledgements } from './acknowledgements';
import { Deployment } from './deployment';
import { Flood } from './flood';
import { judge } from './verdict';

const REPLICAS = 4;

describe(`${REPLICAS} processes on one database`, () => {
  let deployment: Deployment;
  let flood: Flood;
  const acknowledgements = new Acknowledgements();
  const chapters = chaptersOf('shared', 3);
  const events = chapters.flatMap((chapter) => chapter.events).length;

  beforeAll(async () => {
    deployment = await Deployment.start({ replicas: REPLICAS });
    await introduce(chapters, deployment.database);
    flood = new Flood(deployment.replicas, acknowledgements, {
      ratePerSecond: 400,
      random: seededRandom('shared'),
      signal: AbortSignal.timeout(120_000),
    });
    await flood.pour(chapters, () => true);
    await eventually(async () => {
      const left = await deployment.database.query('select from stripe_event_log where not processed');
      if (left.length > 0) throw new Error(`${left.length} events are not finished`);
    });
  });

  afterAll(() => deployment.stop());

  it('share the work: each finishes a part of it, and no event is finished by two', async () => {
    const finished = await Promise.all(deployment.replicas.map(({ adminUrl }) => finishedBy(adminUrl)));
    expect(Math.min(...finished)).toBeGreaterThan(events / REPLICAS / 10);
    expect(finished.reduce((sum, count) => sum + count, 0)).toBe(events);
  });

  it('end with the very tables that Stripe has told of, and without a deadlock', async () => {
    const { problems } = await judge(deployment.database, flood.told, acknowledgements);
    expect(problems).toEqual([]);
  });
});

describe('Work that is scheduled once', () => {
  it('is done by one process, however many come to do it', async () => {
    const database = await createTestDatabase();
    const services = [
      await TestService.start({}, { database }),
      await TestService.start({}, { database }),
    ] as const;
    const [one, other] = services.map(({ app }) => app.get(UpkeepService));
    let rounds = 0;
    for (const upkeep of [one, other]) {
      if (!upkeep) continue;
      const { catchUp } = upkeep;
      upkeep.catchUp = async () => {
        rounds += 1;
        return catchUp.call(upkeep);
      };
    }
    await Promise.all([one?.run(), other?.run()]);
    expect(rounds).toBe(1);
    await services[0].stop({ keepDatabase: true });
    await services[1].stop();
  });
});

/** Of the attempts that this process has made, those that finished an event. */
async function finishedBy(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const counts = text.matchAll(
    /^hookledger_events_outcome_total\{outcome="(?:processed|superseded|ignored)",.*\} (\d+)$/gm,
  );
  return [...counts].reduce((sum, [, count]) => sum + Number(count), 0);
}
