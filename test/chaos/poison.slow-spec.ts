import { resolve } from 'node:path';
import { customer } from '../../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../../dev/simulation/event.object';
import { seededRandom } from '../../dev/simulation/random';
import type { Delivery } from '../../dev/simulation/saas-month';
import { eventually, type LoggedEvent } from '../helpers/test-service';
import { Acknowledgements } from './acknowledgements';
import { Deployment } from './deployment';
import { Flood } from './flood';

let deployment: Deployment;
let flood: Flood;
const acknowledgements = new Acknowledgements();

function customerCreated(id: string): Delivery {
  const event = buildEvent({ type: 'customer.created', object: customer({ id }), created: 1_790_000_000 });
  return { event, payload: payloadOf(event) };
}

const poison = customerCreated('cus_poison');
const neighbours = Array.from({ length: 60 }, (_, index) => customerCreated(`cus_${index}`));

async function pour(events: Delivery[]): Promise<void> {
  await flood.pour([{ tenants: [], events, deliveries: events }], () => true);
}

async function logged({ event }: Delivery): Promise<LoggedEvent | undefined> {
  const [row] = await deployment.database.query<LoggedEvent>(
    'select * from stripe_event_log where stripe_event_id = $1',
    [event.id],
  );
  return row;
}

beforeAll(async () => {
  deployment = await Deployment.start({ replicas: 2, preload: [resolve(__dirname, 'poison.cjs')] });
  flood = new Flood(deployment.replicas, acknowledgements, {
    ratePerSecond: 200,
    random: seededRandom('poison'),
    signal: AbortSignal.timeout(120_000),
  });
  await pour(neighbours.toSpliced(30, 0, poison));
  await eventually(async () => {
    const row = await logged(poison);
    if (row?.status !== 'dead') throw new Error(`it is ${row?.status}, after ${row?.crash_count} crashes`);
  });
});

afterAll(() => deployment.stop());

describe('An event that crashes whatever process comes to handle it', () => {
  it('is dead after it was found left behind three times, with the reason in words', async () => {
    expect(await logged(poison)).toMatchObject({
      processed: false,
      crash_count: 3,
      retry_count: 0,
      reason: 'it crashed the process',
    });
    // The attempt that a delivery sets off announces nothing, so that its end may go unnoticed: until the event is claimed
    // for the first time, each delivery of it may end one more process.
    const crashes = deployment.replicas.flatMap((replica) => replica.crashes).length;
    expect(crashes).toBeGreaterThanOrEqual(3);
    expect(crashes).toBeLessThanOrEqual(3 + flood.deliveriesOf(poison.event.id));
  });

  it('has each crash in its history', async () => {
    const crash = { outcome: 'left behind', error_class: 'crash' };
    const attempts = await deployment.database.query(
      `select outcome, error_class from stripe_event_attempt a join stripe_event_log l on l.id = a.event_id
       where stripe_event_id = $1 order by number`,
      [poison.event.id],
    );
    expect(attempts).toEqual([crash, crash, crash]);
  });

  it('takes none of its neighbours with it, though they were at work in the same process', async () => {
    await eventually(async () => {
      const [others] = await deployment.database.query(
        `select count(*)::int as count, bool_and(processed) as processed, sum(retry_count)::int as retries
         from stripe_event_log where stripe_event_id <> $1`,
        [poison.event.id],
      );
      expect(others).toEqual({ count: neighbours.length, processed: true, retries: 0 });
    });
  });

  it('leaves replicas behind that work on', async () => {
    await deployment.untilReady();
    const next = customerCreated('cus_next');
    await pour([next]);
    await eventually(async () => expect(await logged(next)).toMatchObject({ status: 'processed' }));
  });
});
