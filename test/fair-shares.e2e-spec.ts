import { Client } from 'pg';
import { buildEvent } from '../dev/simulation/event.object';
import { ConsoleVisitor } from './helpers/console-visitor';
import { SCHEMA } from './helpers/test-database';
import { type Answer, eventually, TestService, VIEWER } from './helpers/test-service';

let service: TestService;
let locker: Client;

beforeAll(async () => {
  service = await TestService.start();
  locker = new Client({ connectionString: service.database.url, options: `-c search_path=${SCHEMA}` });
  await locker.connect();
});

afterAll(async () => {
  await locker.end();
  await service.stop();
});

/** As slow as can be: nothing that asks this table is answered. */
async function whileHanging<T>(table: string, work: () => Promise<T>): Promise<T> {
  await locker.query('begin');
  await locker.query(`lock table ${table} in access exclusive mode`);
  try {
    return await work();
  } finally {
    await locker.query('rollback');
  }
}

/** Sends them all at once. `refused` counts as they come. */
function flood(count: number, send: () => Promise<Answer>) {
  const tally = { refused: 0 };
  const answers = Array.from({ length: count }, async () => {
    const answer = await send();
    if (answer.status === 429) tally.refused += 1;
    return answer;
  });
  return { tally, all: Promise.all(answers) };
}

describe('While one viewer has sixty searches under way', () => {
  it('an operator’s page comes at once, and most of the sixty are told to come again', async () => {
    const operator = await ConsoleVisitor.signIn(service);
    const { tally, all } = await whileHanging('tenants', async () => {
      const searches = flood(60, () => service.admin('GET', '/tenants?search=a', undefined, VIEWER));
      await eventually(async () => expect(searches.tally.refused).toBeGreaterThanOrEqual(50));
      expect((await operator.get('/console/events')).status).toBe(200);
      const [asked] = await service.query<{ count: number }>(
        `select count(*)::int from pg_stat_activity
         where datname = current_database() and application_name = 'hookledger-console' and wait_event_type = 'Lock'`,
      );
      expect(asked?.count).toBeLessThanOrEqual(2);
      return searches;
    });
    const answers = await all;
    expect(tally.refused).toBeGreaterThanOrEqual(50);
    for (const { json, headers } of answers.filter(({ status }) => status === 429)) {
      expect(json.error).toBe('too_many_requests');
      expect(headers.get('retry-after')).toBe('1');
    }
  });

  it('he has no more through the console than through the API: they are one person', async () => {
    const viewer = await ConsoleVisitor.signIn(service, VIEWER);
    await whileHanging('tenants', async () => {
      const searches = flood(30, () => service.admin('GET', '/tenants?search=a', undefined, VIEWER));
      await eventually(async () => expect(searches.tally.refused).toBeGreaterThanOrEqual(20));
      const page = await viewer.get('/console/tenants');
      expect(page.status).toBe(429);
      expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(page.text).toContain('Two requests of one token are answered at a time');
      return searches;
    });
  });
});

describe('While one operator has thirty dry runs under way', () => {
  it('no more than two of them hold a connection that deliveries are processed with', async () => {
    const event = buildEvent({
      type: 'product.created',
      object: { id: 'prod_1', object: 'product' },
      created: 1,
    });
    await service.deliver(event);
    await service.until(event.id, 'ignored');
    const { all } = await whileHanging('stripe_event_log', async () => {
      const runs = flood(30, () =>
        service.admin('POST', `/stripe-events/${event.id}/replay?dryRun=true`, { reason: 'x', force: true }),
      );
      await eventually(async () => expect(runs.tally.refused).toBeGreaterThanOrEqual(20));
      return runs;
    });
    for (const { status } of await all) expect([200, 409, 429, 503]).toContain(status);
  });
});
