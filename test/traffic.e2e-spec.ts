import { ReadOnlyUnit } from '../src/database/read-only-unit';
import { UnitOfWork } from '../src/database/unit-of-work';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { subscription } from '../dev/simulation/subscription.object';
import { BacklogSampler } from '../src/traffic/backlog-sampler.service';
import type { Traffic, TrafficRange } from '../src/traffic/traffic';
import { countColumns, countsOf } from '../src/traffic/traffic-counts';
import { TrafficHistoryRepository } from '../src/traffic/traffic-history.repository';
import { TrafficMeter } from '../src/traffic/traffic-meter';
import { TrafficRecorder } from '../src/traffic/traffic-recorder.service';
import { TrafficRepository } from '../src/traffic/traffic.repository';
import { TcpProxy } from './helpers/tcp-proxy';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { eventually, stopSchedules, TestService } from './helpers/test-service';

const CREATED = 1_790_000_000;
const COUNTS = countColumns.map((column) => `sum(${column})::int as ${column}`).join(', ');

let database: TestDatabase;
let proxy: TcpProxy | undefined;
let services: TestService[] = [];

beforeEach(async () => {
  database = await createTestDatabase();
});

afterEach(async () => {
  jest.restoreAllMocks();
  for (const service of services) await service.stop({ keepDatabase: true });
  services = [];
  await proxy?.cut();
  proxy = undefined;
  await database.drop();
});

/** Its schedules do nothing, so that they cannot come in between. */
async function start(settings: Record<string, string> = {}): Promise<TestService> {
  const service = await TestService.start(settings, { database });
  await stopSchedules(service.app);
  services.push(service);
  return service;
}

let serial = 0;
function customerCreated() {
  serial += 1;
  const object = customer({ id: `cus_${serial}` });
  return buildEvent({ type: 'customer.created', object, created: CREATED });
}

const flush = ({ app }: TestService) => app.get(TrafficRecorder).run();
const sample = ({ app }: TestService) => app.get(BacklogSampler).run();

async function read({ app }: TestService, range: TrafficRange = '1h'): Promise<Traffic> {
  return app.get(ReadOnlyUnit).run((manager) => app.get(TrafficRepository).read(range, manager));
}

/** What the tables say, all minutes and processes together; without what is 0. */
async function written(table: 'traffic_minutes' | 'traffic_hours' = 'traffic_minutes') {
  const [row = {}] = await database.query<Record<string, number | null>>(`select ${COUNTS} from ${table}`);
  return Object.fromEntries(Object.entries(row).filter(([, count]) => count !== null && count !== 0));
}

/** An attempt is counted a moment after its event is marked. */
async function untilWritten(counts: Record<string, number>, from: readonly TestService[]): Promise<void> {
  await eventually(async () => {
    for (const service of from) await flush(service);
    expect(await written()).toEqual(counts);
  });
}

const sum = (values: readonly (number | null)[]) =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);
const known = (values: readonly (number | null)[]) => values.filter((value) => value !== null);

/** The same count in each column; as a process wrote it whose histograms had so many buckets. */
async function insert(
  ago: string,
  { count = 1, ackBuckets = 15, table = 'traffic_minutes', worker = 'w' } = {},
): Promise<void> {
  const span = table === 'traffic_hours' ? 'hour' : 'minute';
  await database.query(
    `insert into ${table} (${span}, worker, ack_buckets, done_buckets, ${countColumns.join(', ')})
     values (date_trunc('${span}', now() - $1::interval, 'UTC'), $2, array_fill($3::int, array[$4::int]), '{}',
       ${countColumns.map(() => '$3').join(', ')})`,
    [ago, worker, count, ackBuckets],
  );
}

describe('The history', () => {
  it('tells deliveries and attempts by what came of them', async () => {
    const service = await start();
    const [created, forgotten] = [customerCreated(), customerCreated()];
    await service.deliver(created);
    await service.until(created.id, 'processed');
    await service.deliver(created);
    await service.deliver(forgotten);
    await service.until(forgotten.id, 'processed');
    await service.post('{}', { 'stripe-signature': 't=1,v1=00' });
    await service.post('{}');

    const waits = buildEvent({
      type: 'customer.subscription.created',
      object: subscription({ id: 'sub_w', customer: 'cus_nobody', status: 'active', items: [] }),
      created: CREATED,
    });
    await service.deliver(waits);
    await service.until(waits.id, 'waiting');
    const unreadable = buildEvent({
      type: 'customer.created',
      object: { object: 'customer' },
      created: CREATED,
    });
    await service.deliver(unreadable);
    await service.until(unreadable.id, 'dead');

    const counts = {
      deliveries_new: 4,
      deliveries_duplicate: 1,
      deliveries_refused: 2,
      outcomes_processed: 2,
      outcomes_waiting: 1,
      outcomes_dead: 1,
    };
    await untilWritten(counts, [service]);
    expect(await written('traffic_hours')).toEqual(counts);

    const traffic = await read(service);
    expect(Object.values(traffic.deliveries).map(sum)).toEqual([4, 1, 0, 2]);
    expect(Object.values(traffic.outcomes).map(sum)).toEqual([2, 0, 0, 1, 0, 1, 0]);
    for (const { p50, p99 } of [traffic.ack, traffic.done]) {
      expect(known(p50).length).toBeGreaterThan(0);
      expect(sum(p99)).toBeGreaterThanOrEqual(sum(p50));
      expect(known(p50).every((seconds) => seconds > 0 && seconds < 10)).toBe(true);
    }
  });

  it('is the sum of all processes, also when they write the same row at once', async () => {
    const both = [await start(), await start()];
    for (const service of both) {
      for (let index = 0; index < 3; index += 1) await service.deliver(customerCreated());
      await service.settled();
    }
    await eventually(async () => {
      await Promise.all(both.map(flush));
      expect(await written()).toEqual({ deliveries_new: 6, outcomes_processed: 6 });
    });
    await insert('0', { worker: 'in another process' });
    for (const service of both) {
      const { deliveries, outcomes } = await read(service);
      expect(sum(deliveries.new)).toBe(7);
      expect(sum(outcomes.processed)).toBe(7);
    }
    const [buckets] = await database.query(
      `select sum((select sum(b) from unnest(ack_buckets) b))::int as ack from traffic_minutes where worker like '%/%'`,
    );
    expect(buckets).toEqual({ ack: 6 });
  });

  it('has what was counted while the database refused, once', async () => {
    proxy = await TcpProxy.to(database.url);
    const service = await start({ DATABASE_URL: proxy.url });
    await service.deliver(customerCreated());
    await service.settled();
    await untilWritten({ deliveries_new: 1, outcomes_processed: 1 }, [service]);

    await proxy.cut();
    expect((await service.deliver(customerCreated())).status).toBe(503);
    await flush(service);
    await flush(service);
    await service.post('{}');
    await flush(service);
    await proxy.open();

    const counts = { deliveries_new: 1, deliveries_unavailable: 1, deliveries_refused: 1 };
    await untilWritten({ ...counts, outcomes_processed: 1 }, [service]);
    await flush(service);
    expect(await written()).toEqual({ ...counts, outcomes_processed: 1 });
  });

  it('is undone and written again where a statement fails', async () => {
    const service = await start();
    await database.query('alter table traffic_hours add constraint nothing check (false) not valid');
    await service.post('{}');
    await flush(service);
    expect(await written()).toEqual({});
    await database.query('alter table traffic_hours drop constraint nothing');
    await flush(service);
    expect(await written()).toEqual({ deliveries_refused: 1 });
    expect(await written('traffic_hours')).toEqual({ deliveries_refused: 1 });
  });

  it('counts nothing twice where nobody knows whether the commit happened', async () => {
    const service = await start();
    const unitOfWork = service.app.get(UnitOfWork);
    const committed = unitOfWork.run.bind(unitOfWork);
    jest.spyOn(unitOfWork, 'run').mockImplementationOnce(async (...unit) => {
      await committed(...unit);
      throw new Error('Connection terminated unexpectedly');
    });
    await service.post('{}');
    for (let run = 0; run < 2; run += 1) {
      await flush(service);
      expect(await written()).toEqual({ deliveries_refused: 1 });
    }
  });

  it('puts what is written late into the minute in which it was counted', async () => {
    const { app } = await start();
    const counts = countsOf(() => 1);
    await app
      .get(UnitOfWork)
      .run((manager) =>
        app.get(TrafficHistoryRepository).add('w', { counts, ack: [], done: [] }, 7_200, manager),
      );
    expect(
      await database.query(
        `select extract(epoch from now() - minute)::int / 60 between 120 and 121 as is_then from traffic_minutes`,
      ),
    ).toEqual([{ is_then: true }]);
  });

  it('has the last counts of a process that has ended', async () => {
    const service = await start();
    await service.post('{}');
    services = [];
    await service.stop({ keepDatabase: true });
    expect(await written()).toEqual({ deliveries_refused: 1 });
  });
});

describe('The backlog', () => {
  it('is written once a minute, whichever replica is the first', async () => {
    const both = [await start(), await start()];
    await database.query(
      `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, status, created_at, waiting_for)
       values ('evt_d1', 'x', '{}', now(), 'dead', now(), null), ('evt_d2', 'x', '{}', now(), 'dead', now(), null),
         ('evt_w', 'x', '{}', now(), 'waiting', now() - interval '1 hour', 'customer:cus_x')`,
    );
    await database.query('truncate backlog_minutes');
    for (let run = 0; run < 2; run += 1) await Promise.all(both.map(sample));
    const rows = await database.query(
      `select minute, count(*)::int, min(dead) as dead, min(waiting) as waiting from backlog_minutes group by 1`,
    );
    // Two, should a minute have passed meanwhile.
    expect([1, 2]).toContain(rows.length);
    for (const row of rows) expect(row).toMatchObject({ count: 1, dead: 2, waiting: 1 });

    const { backlog } = await read(both[0] as TestService);
    expect(known(backlog.dead)).toContain(2);
    expect(known(backlog.pending)).toContain(0);
    expect(Math.max(...known(backlog.oldestWaitingSeconds))).toBeGreaterThanOrEqual(3_600);
    expect(known(backlog.dead).length).toBeLessThanOrEqual(2);
  });

  it('is at its greatest in each step', async () => {
    const service = await start();
    await database.query(
      `insert into backlog_minutes
       select date_trunc('minute', now()) - n * interval '1 minute', n, 0, 0, 100 - n, 0, 0 from generate_series(1, 59) n
       on conflict do nothing`,
    );
    const { backlog, at } = await read(service, '7d');
    expect(at).toHaveLength(84);
    expect(Math.max(...known(backlog.pending))).toBe(59);
    expect(Math.max(...known(backlog.dead))).toBe(99);
  });
});

describe('What is too old', () => {
  it('is deleted by whoever writes the backlog first in a minute', async () => {
    const service = await start();
    await insert('49 hours');
    await insert('47 hours');
    await insert('193 hours', { table: 'traffic_hours' });
    await insert('190 hours', { table: 'traffic_hours' });
    await database.query(
      `insert into backlog_minutes select date_trunc('minute', now()) - interval '8 days' - n * interval '1 minute', 0, 0, 0, 0, 0, 0
       from generate_series(1, 1500) n`,
    );
    const old = () =>
      database.query(
        `select (select count(*) from traffic_minutes)::int as minutes, (select count(*) from traffic_hours)::int as hours,
           (select count(*) from backlog_minutes where minute < now() - interval '8 days')::int as backlog`,
      );
    const nextMinute = () =>
      database.query(`delete from backlog_minutes where minute > now() - interval '1 day'`);
    await nextMinute();
    await sample(service);
    expect(await old()).toEqual([{ minutes: 1, hours: 1, backlog: 500 }]);
    await nextMinute();
    await sample(service);
    expect(await old()).toEqual([{ minutes: 1, hours: 1, backlog: 0 }]);
  });
});

describe('A range', () => {
  const ranges = [
    { range: '1h', step: 60, steps: 60, inside: '58 minutes', outside: '61 minutes' },
    { range: '6h', step: 300, steps: 72, inside: '354 minutes', outside: '361 minutes' },
    { range: '24h', step: 900, steps: 96, inside: '1424 minutes', outside: '1441 minutes' },
    { range: '7d', step: 7_200, steps: 84, inside: '165 hours', outside: '169 hours' },
  ] as const;

  it.each(ranges)('of $range has $steps steps, gaps included', async ({ range, step, steps, ...ago }) => {
    const service = await start();
    const table = range === '7d' ? 'traffic_hours' : 'traffic_minutes';
    await insert(ago.inside, { table, count: 3 });
    await insert(ago.inside, { table, count: 4, worker: 'other' });
    await insert(ago.outside, { table, count: 100 });

    const traffic = await read(service, range);
    expect(traffic.step).toBe(step);
    expect(traffic.at).toHaveLength(steps);
    expect(traffic.at.every((at, index) => index === 0 || at - (traffic.at[index - 1] ?? 0) === step)).toBe(
      true,
    );
    const now = Date.now() / 1_000;
    expect(traffic.at.at(-1)).toBeGreaterThan(now - step - 60);
    expect(traffic.at.at(-1)).toBeLessThanOrEqual(now + 60);
    for (const values of [...Object.values(traffic.deliveries), ...Object.values(traffic.outcomes)]) {
      expect(values).toHaveLength(steps);
      expect(values.filter((value) => value !== 0)).toEqual([7]);
    }
    expect(traffic.deliveries.new.findIndex((count) => count === 7)).toBeLessThan(3);
    expect(known(traffic.ack.p50)).toHaveLength(1);
    for (const values of [traffic.done.p50, traffic.done.p99]) {
      expect(values).toEqual(Array.from({ length: steps }, () => null));
    }
    for (const values of Object.values(traffic.backlog)) expect(values).toHaveLength(steps);
  });

  it('passes over buckets of a version that had others, and counts the rest', async () => {
    const service = await start();
    const { ack } = await service.app.get(TrafficMeter).bounds();
    expect(ack).toHaveLength(14);
    await insert('5 minutes', { ackBuckets: 9 });
    const traffic = await read(service);
    expect(sum(traffic.deliveries.new)).toBe(1);
    expect(known(traffic.ack.p50)).toEqual([]);
  });
});
