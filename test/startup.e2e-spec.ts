import { DataSource } from 'typeorm';
import { DatabaseReadiness } from '../src/database/readiness';
import { databaseOptions } from '../src/persistence/database.options';
import { migrate } from '../src/schema-changes/migrate';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { holdUp } from './helpers/held-up';
import { TcpProxy } from './helpers/tcp-proxy';
import { asSuperuser, createTestDatabase, SCHEMA, type TestDatabase } from './helpers/test-database';
import { eventually, TestService } from './helpers/test-service';

let service: TestService | undefined;
let database: TestDatabase;
let proxy: TcpProxy | undefined;

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  await service?.stop({ keepDatabase: true });
  service = undefined;
  await proxy?.cut();
  proxy = undefined;
  await database.drop();
});

const event = () => buildEvent({ type: 'customer.created', object: customer(), created: 1_790_000_000 });

async function probes(of: TestService): Promise<Record<string, number>> {
  const answers: Record<string, number> = {};
  for (const probe of ['live', 'ready', 'startup']) {
    answers[probe] = (await of.request('GET', `/health/${probe}`)).status;
  }
  return answers;
}

describe('A service whose database is down', () => {
  it('starts, is alive and not ready, refuses deliveries with 503, and becomes ready by itself', async () => {
    proxy = await TcpProxy.to(database.url);
    await proxy.cut();
    service = await TestService.start({ DATABASE_URL: proxy.url }, { database, untilReady: false });
    expect(await probes(service)).toEqual({ live: 200, ready: 503, startup: 503 });
    const refused = await service.deliver(event());
    expect({ status: refused.status, text: refused.text }).toEqual({
      status: 503,
      text: '{"error":"unavailable"}',
    });
    expect(refused.headers.get('retry-after')).toBe('5');

    await proxy.open();
    const up = service;
    await eventually(async () => expect(await probes(up)).toEqual({ live: 200, ready: 200, startup: 200 }));
    expect((await service.deliver(event())).status).toBe(200);
    await service.until(event().id, 'processed');
  });

  it('tells nothing about host, port or user in its probes', async () => {
    proxy = await TcpProxy.to(database.url);
    await proxy.cut();
    service = await TestService.start({ DATABASE_URL: proxy.url }, { database, untilReady: false });
    const { text } = await service.request('GET', '/health/ready');
    expect(JSON.parse(text)).toMatchObject({
      status: 'error',
      error: { database: { message: 'not connected yet' } },
    });
    expect(text).not.toMatch(/127\.0\.0\.1|postgres|ECONN/);
  });
});

describe('A service whose database goes away and comes back', () => {
  it('is not ready meanwhile, answers 503, loses nothing and needs no restart', async () => {
    proxy = await TcpProxy.to(database.url);
    service = await TestService.start({ DATABASE_URL: proxy.url }, { database });
    const up = service;
    const before = event();
    expect((await service.deliver(before)).status).toBe(200);
    await proxy.cut();
    await eventually(async () => expect(await probes(up)).toMatchObject({ live: 200, ready: 503 }));
    const after = buildEvent({ type: 'customer.updated', object: customer(), created: 1_790_000_001 });
    expect((await service.deliver(after)).status).toBe(503);
    await proxy.open();
    await eventually(async () => expect(await probes(up)).toMatchObject({ ready: 200 }));
    expect((await service.deliver(after)).status).toBe(200);
    // Whichever came first.
    for (const { id } of [before, after]) await service.until(id, 'processed', 'superseded');
  });
});

describe('A service that may not trust its database', () => {
  it.each(['synchronous_commit'])('refuses %s = off, and says what to do', async (setting) => {
    const name = new URL(database.url).pathname.slice(1);
    await asSuperuser(`alter database ${name} set ${setting} = off`);
    service = await TestService.start({}, { database, untilReady: false });
    await expect(service.app.get(DatabaseReadiness).whenReady).rejects.toThrow(
      `PostgreSQL runs with ${setting} = off: it would lose events`,
    );
    expect((await service.deliver(event())).status).toBe(503);
  });
});

describe('In production', () => {
  it('the service waits for its migrations instead of running them', async () => {
    const empty = await createTestDatabase({ empty: true });
    service = await TestService.start({ NODE_ENV: 'production' }, { database: empty, untilReady: false });
    const up = service;
    await eventually(async () => {
      const { json } = await up.request('GET', '/health/ready');
      expect(json).toMatchObject({
        error: { database: { message: 'migrations are missing: npm run migration:run' } },
      });
    });
    const settings = { DATABASE_URL: empty.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 2 };
    const dataSource = await new DataSource(databaseOptions(settings)).initialize();
    await migrate(dataSource);
    await dataSource.destroy();
    await eventually(async () => expect(await probes(up)).toEqual({ live: 200, ready: 200, startup: 200 }));
    await service.stop();
    service = undefined;
  });
});

describe('A service that is told to stop', () => {
  const untouched = { claimed_by: null, crash_count: 0, retry_count: 0 };

  it('finishes what runs and gives back what has not begun, so that nothing is lost or counted as a crash', async () => {
    // One at a time, and the first one takes until the others are given back, which have not begun.
    service = await TestService.start({ DATABASE_POOL_SIZE: '3' }, { database });
    const goOn = await holdUp(database, 'cus_0');
    const [first, ...others] = Array.from({ length: 20 }, (_, index) =>
      buildEvent({
        type: 'customer.created',
        object: customer({ id: `cus_${index}` }),
        created: 1_790_000_000,
      }),
    );
    const answers = [await service.deliver(first ?? event())];
    answers.push(...(await Promise.all(others.map((each) => (service as TestService).deliver(each)))));
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    const stopped = service.stop({ keepDatabase: true });
    await eventually(async () => {
      const held = await database.query(
        `select from stripe_event_log where next_attempt_at > now() and object_id <> 'cus_0'`,
      );
      expect(held).toEqual([]);
    });
    await goOn();
    await stopped;

    expect(
      await database.query(
        `select status, claimed_by, crash_count, retry_count, next_attempt_at <= now() as is_due, count(*)::int
         from stripe_event_log group by 1, 2, 3, 4, 5 order by 1`,
      ),
    ).toEqual([
      { ...untouched, status: 'pending', is_due: true, count: others.length },
      { ...untouched, status: 'processed', is_due: null, count: 1 },
    ]);
    service = await TestService.start({}, { database });
    await service.settled();
    expect(
      await database.query('select count(*)::int from stripe_customers where email is not null'),
    ).toEqual([{ count: 20 }]);
  });
});
