import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { customer } from '../../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../../dev/simulation/event.object';
import { holdUp } from '../helpers/held-up';
import { SCHEMA } from '../helpers/test-database';
import { eventually, sign } from '../helpers/test-service';
import { Deployment } from './deployment';

let deployment: Deployment;
const others: Client[] = [];

beforeAll(async () => {
  deployment = await Deployment.start({ replicas: 1, settings: { DATABASE_POOL_SIZE: '3' } });
});

afterAll(async () => {
  for (const other of others) await other.end();
  await deployment.stop();
});

/** Somebody else, in a transaction. */
async function begin(sql: string): Promise<Client> {
  const options = `-c search_path=${SCHEMA}`;
  const other = new Client({ connectionString: deployment.database.url, options });
  others.push(other);
  await other.connect();
  await other.query('begin');
  await other.query(sql);
  return other;
}

async function deliver(customerId: string): Promise<void> {
  const object = customer({ id: customerId });
  const payload = payloadOf(buildEvent({ type: 'customer.created', object, created: 1_790_000_000 }));
  const headers = { 'stripe-signature': sign(payload) };
  const url = `${deployment.replicas[0]?.url}/api/webhooks/stripe`;
  expect((await fetch(url, { method: 'POST', headers, body: payload })).status).toBe(200);
}

const until = (sql: string) =>
  eventually(async () => expect(await deployment.database.query(sql)).toHaveLength(1));

describe('SIGTERM', () => {
  it('leaves nothing held, although somebody had a row locked for a moment when it came', async () => {
    // The one attempt that may run at a time takes so long that the next event is queued and its claim renewed.
    const goOn = await holdUp(deployment.database, 'cus_running');
    await deliver('cus_running');
    await until(
      `select from pg_stat_activity where wait_event = 'PgSleep' and application_name = 'replica 1'`,
    );
    await deliver('cus_queued');
    await until(
      `select from stripe_event_log where object_id = 'cus_queued' and next_attempt_at > created_at + interval '6 s'`,
    );
    const looker = await begin(`select from stripe_event_log where object_id = 'cus_queued' for update`);
    await goOn();
    await until(`select from stripe_event_log where object_id = 'cus_running' and processed`);
    const ended = deployment.replicas[0]?.end('SIGTERM');
    // As long as a renewal may take.
    await sleep(150);
    await looker.query('rollback');
    expect(await ended).toBe(0);
    expect(
      await deployment.database.query('select from stripe_event_log where next_attempt_at > now()'),
    ).toEqual([]);
  });
});
