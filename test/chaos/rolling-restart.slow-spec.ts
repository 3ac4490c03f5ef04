import { customer } from '../../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../../dev/simulation/event.object';
import { holdUp } from '../helpers/held-up';
import { eventually, sign } from '../helpers/test-service';
import { Deployment } from './deployment';
import type { Replica } from './replica';

let deployment: Deployment;
let replica: Replica;
let goOn: () => Promise<void>;

beforeAll(async () => {
  // With three connections it runs one event at a time.
  deployment = await Deployment.start({ replicas: 1, settings: { DATABASE_POOL_SIZE: '3' } });
  const [only] = deployment.replicas;
  if (!only) throw new Error('there is no replica');
  replica = only;
});

afterAll(() => deployment.stop());

async function deliver(customerId: string): Promise<number> {
  const object = customer({ id: customerId });
  const payload = payloadOf(buildEvent({ type: 'customer.created', object, created: 1_790_000_000 }));
  const { status } = await fetch(`${replica.url}/api/webhooks/stripe`, {
    method: 'POST',
    headers: { 'stripe-signature': sign(payload) },
    body: payload,
  });
  return status;
}

async function logged() {
  return deployment.database.query(
    `select object_id as customer, status, claimed_by, attempt_count, retry_count, crash_count
     from stripe_event_log order by id`,
  );
}

describe('A replica that is told to stop while it works', () => {
  let exitCode: Promise<number | null>;

  it('is not ready any more and takes no more deliveries in, while it finishes what runs', async () => {
    // So that it still runs when the signal comes.
    goOn = await holdUp(deployment.database, 'cus_running');
    expect(await deliver('cus_running')).toBe(200);
    await eventually(async () => {
      const waiting = await deployment.database.query(
        `select from pg_stat_activity where wait_event = 'PgSleep' and application_name = 'replica 1'`,
      );
      expect(waiting).toHaveLength(1);
    });
    expect(await deliver('cus_queued')).toBe(200);
    expect(await replica.probe('ready')).toBe(200);

    exitCode = replica.end('SIGTERM');
    await eventually(async () => expect(await replica.probe('ready')).toBe(503));
    expect(await deliver('cus_late')).toBe(503);
  });

  it('ends with 0 when that is done', async () => {
    await goOn();
    expect(await exitCode).toBe(0);
  });

  it('has used up no attempt: what ran is finished, what waited is given back, what came late is not there', async () => {
    const untouched = { claimed_by: null, retry_count: 0, crash_count: 0 };
    expect(await logged()).toEqual([
      { customer: 'cus_running', status: 'processed', attempt_count: 1, ...untouched },
      { customer: 'cus_queued', status: 'pending', attempt_count: 0, ...untouched },
    ]);
  });

  it('leaves the rest to its successor', async () => {
    await replica.start();
    await eventually(async () => {
      const statuses = (await logged()).map((row) => 'status' in row && row.status);
      expect(statuses).toEqual(['processed', 'processed']);
    });
  });
});
