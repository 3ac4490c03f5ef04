import { SchedulerRegistry } from '@nestjs/schedule';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { ChangeApplier } from '../src/changes/change-applier.service';
import { ChangeLocks } from '../src/changes/change-locks.service';
import { statementName } from '../src/database/preparing-client';
import { UnitOfWork } from '../src/database/unit-of-work';
import { EventLogRepository } from '../src/event-log/event-log.repository';
import type { GroupOutcome, Task } from '../src/events/attempt';
import { EventFinisher } from '../src/events/event-finisher';
import { EventProcessor } from '../src/events/event-processor';
import { EventReader } from '../src/events/event-reader';
import { GroupProcessor } from '../src/events/group-processor';
import { Metrics } from '../src/metrics/metrics';
import { RetryService } from '../src/retry/retry.service';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf, type SimulatedEvent } from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { previousAttributes } from '../dev/simulation/previous-attributes';
import { subscription } from '../dev/simulation/subscription.object';
import { customerKey } from '../src/tenants/dependency-locks';
import { UPKEEP } from '../src/upkeep/upkeep.service';
import { insertProduct, linkCustomers, month, monthUnderstoodBy } from './helpers/billing-month';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import type { TableContents } from './helpers/table-contents';
import { type Passing, TcpProxy } from './helpers/tcp-proxy';
import { asSuperuser, createTestDatabase, SCHEMA } from './helpers/test-database';
import { TestService } from './helpers/test-service';

const CREATED = 1_790_000_000;

let serial = 0;
const newCustomer = () => `cus_${(serial += 1)}`;

function created(customerId = newCustomer()): SimulatedEvent {
  return buildEvent({ type: 'customer.created', object: customer({ id: customerId }), created: CREATED });
}

/** `quantity` licences, one second after the other. */
function licences(customerId: string | null, quantity: number): SimulatedEvent {
  const at = (count: number) => ({
    ...subscription({
      id: `sub_${customerId}`,
      items: [{ id: 'si_1', price: 'price_pro', quantity: count }],
    }),
    customer: customerId,
  });
  return buildEvent({
    type: 'customer.subscription.updated',
    object: at(quantity),
    created: CREATED + quantity,
    previousAttributes: previousAttributes(at(quantity - 1), at(quantity)),
  });
}

function paid(customerId: string | null, id = `pi_${customerId}`, second = 0): SimulatedEvent {
  const object = paymentIntent({ id, customer: customerId });
  return buildEvent({ type: 'payment_intent.succeeded', object, created: CREATED + second });
}

/** As an event lies in the log that nobody has begun; it is not due before {@link release}. @returns the row's id. */
async function store(
  service: TestService,
  event: SimulatedEvent,
  { crashes = 0, trigger = 'delivery' } = {},
): Promise<string> {
  const { id: objectId = null } = event.data.object as { id?: string };
  const [row] = await service.query<{ id: string }>(
    `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, object_id, next_attempt_at,
       crash_count, next_trigger)
     values ($1, $2, $3, to_timestamp($4), $5, now() + interval '1 hour', $6, $7) returning id`,
    [event.id, event.type, payloadOf(event), event.created, objectId, crashes, trigger],
  );
  if (!row) throw new Error('unreachable');
  return row.id;
}

async function release(service: TestService, ...events: SimulatedEvent[]): Promise<void> {
  await service.query(
    `update stripe_event_log set next_attempt_at = now()
     where stripe_event_id = any ($1) and next_attempt_at is not null`,
    [events.map(({ id }) => id)],
  );
  await service.app.get(RetryService).sweep();
}

/** Stores these events and runs them as one group. */
async function together(service: TestService, ...events: SimulatedEvent[]): Promise<GroupOutcome[]> {
  const tasks: Task[] = [];
  for (const event of events) tasks.push({ id: await store(service, event), trigger: 'delivery' });
  return service.app.get(GroupProcessor).process(tasks, 'a test');
}

describe('A month of deliveries that come all at once', () => {
  let oneByOne: TableContents;
  let atOnce: TableContents;
  /** Of each group, how many of its events it has finished. */
  const finished: number[] = [];

  beforeAll(async () => {
    oneByOne = await understood(async (service) => {
      const processor = service.app.get(EventProcessor);
      for (const { event } of month.deliveries) {
        const id = await store(service, event);
        await processor.process(id, 'delivery', { worker: 'a test', isAlone: false });
      }
    });
    atOnce = await understood(async (service) => {
      const groups = service.app.get(GroupProcessor);
      const process = groups.process.bind(groups);
      jest.spyOn(groups, 'process').mockImplementation(async (...group) => {
        const outcomes = await process(...group);
        finished.push(outcomes.filter((outcome) => outcome !== 'apart' && outcome !== 'later').length);
        return outcomes;
      });
      await Promise.all(month.deliveries.map(({ payload }) => service.deliver(payload)));
    });
  });

  async function understood(work: (service: TestService) => Promise<void>): Promise<TableContents> {
    const database = await createTestDatabase();
    await insertProduct(database.url);
    const service = await TestService.start({}, { database });
    await work(service);
    await service.settled();
    await linkCustomers(service);
    const tables = await monthUnderstoodBy(service);
    await service.stop();
    return tables;
  }

  it('ends in the same tables as when each event is applied by itself', () => {
    expect(atOnce).toEqual(oneByOne);
  });

  it('is applied many events at a time', () => {
    expect(Math.max(...finished)).toBeGreaterThan(5);
  });
});

describe('Events that are applied together', () => {
  let service: TestService;
  let product: Client;

  beforeAll(async () => {
    service = await TestService.start({ RETRY_MAX_ATTEMPTS: '0' });
    // It locks customers when a minute is over, and who is locked runs apart.
    service.app.get(SchedulerRegistry).deleteCronJob(UPKEEP);
    product = new Client({ connectionString: service.database.url, options: `-c search_path=${SCHEMA}` });
    await product.connect();
    await insertPrice(service, 'price_pro', await insertPlan(service, { slug: 'pro' }));
  });

  afterAll(async () => {
    await product.end();
    await service.stop();
  });

  afterEach(() => jest.restoreAllMocks());

  /** A customer with a tenant and a licence. */
  async function subscriber(): Promise<{ customerId: string; tenantId: string }> {
    const [customerId, tenantId] = [newCustomer(), await insertTenant(service)];
    await service.query('insert into stripe_customers (id, tenant_id) values ($1, $2)', [
      customerId,
      tenantId,
    ]);
    expect(await together(service, licences(customerId, 1))).toEqual(['processed']);
    return { customerId, tenantId };
  }

  async function quantityOf(customerId: string | null): Promise<unknown> {
    const [row] = await service.query('select quantity from stripe_subscriptions where id = $1', [
      `sub_${customerId}`,
    ]);
    return row?.quantity;
  }

  async function attemptsOf(...events: SimulatedEvent[]): Promise<object[]> {
    return service.query(
      `select stripe_event_id as id, outcome, error_message as error from stripe_event_attempt a
       join stripe_event_log l on l.id = a.event_id where stripe_event_id = any ($1)`,
      [events.map(({ id }) => id)],
    );
  }

  it('do not suffer for one of them that fails, and only that one is recorded as failed', async () => {
    const refused = created('cus_refused');
    await service.query(
      `create function refuse() returns trigger language plpgsql as $$ begin
         raise exception using errcode = 'P0001', message = 'it will not do';
       end $$`,
    );
    await service.query(
      `create trigger refuse before update on stripe_customers for each row when (new.id = 'cus_refused')
       execute function refuse()`,
    );
    // Whatever the worker makes of two of them at a time is held up until all have come.
    const groups = service.app.get(GroupProcessor);
    const process = groups.process.bind(groups);
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const sizes: number[] = [];
    jest.spyOn(groups, 'process').mockImplementation(async (tasks, worker) => {
      sizes.push(tasks.length);
      await gate;
      return process(tasks, worker);
    });
    const [before, after] = [[1, 2, 3, 4, 5].map(() => created()), [1, 2, 3].map(() => created())];
    for (const event of [...before, refused, ...after]) await service.deliver(event);
    open();
    const neighbours = [...before, ...after];
    for (const { id } of neighbours) {
      expect(await service.until(id, 'processed', 'dead')).toMatchObject({
        status: 'processed',
        retry_count: 0,
        attempt_count: 1,
        last_error: null,
      });
    }
    expect(await service.until(refused.id, 'dead')).toMatchObject({ attempt_count: 1 });
    expect(Math.max(...sizes)).toBeGreaterThan(after.length + 1);
    expect(await attemptsOf(...neighbours)).toEqual([]);
    expect(await attemptsOf(refused)).toEqual([
      { id: refused.id, outcome: 'dead', error: 'SQLSTATE P0001: it will not do' },
    ]);
  });

  it('are each marked with what it came to itself', async () => {
    const { customerId } = await subscriber();
    expect(await together(service, licences(customerId, 3))).toEqual(['processed']);
    const stranger = newCustomer();
    const [waiting, processed, beaten] = [paid(stranger), created(), licences(customerId, 2)];
    const ignored = buildEvent({ type: 'radar.rule.updated', object: { id: 'rule_1' }, created: CREATED });
    expect(await together(service, waiting, processed, beaten, ignored)).toEqual([
      'waiting',
      'processed',
      'superseded',
      'ignored',
    ]);
    expect(await service.logged(waiting.id)).toMatchObject({ waiting_for: customerKey(stranger) });
    expect(await service.logged(processed.id)).toMatchObject({ status: 'processed', waiting_for: null });
    expect(await service.logged(beaten.id)).toMatchObject({ superseded_by: licences(customerId, 3).id });
    expect(await service.logged(ignored.id)).toMatchObject({ reason: 'no handler for radar.rule.updated' });
  });

  it('do not suffer for one of them that cannot be read', async () => {
    const { id: _, ...object } = customer();
    const unreadable = buildEvent({ type: 'customer.updated', object, created: CREATED });
    expect(await together(service, created(), unreadable, created())).toEqual([
      'processed',
      'apart',
      'processed',
    ]);
    await release(service, unreadable);
    await service.until(unreadable.id, 'dead');
  });

  it.each([
    { what: 'may crash the process', row: { crashes: 1 } },
    { what: 'a person has ordered to be applied once more', row: { trigger: 'replay' } },
  ])('leave out one that $what', async ({ row }) => {
    const [event, neighbour] = [created(), created()];
    const tasks: Task[] = [
      { id: await store(service, event, row), trigger: 'delivery' },
      { id: await store(service, neighbour), trigger: 'delivery' },
    ];
    expect(await service.app.get(GroupProcessor).process(tasks, 'a test')).toEqual(['apart', 'processed']);
    await release(service, event);
    await service.until(event.id, 'processed');
  });

  it('are never two of one subscription, which ends as its last event says', async () => {
    const { customerId } = await subscriber();
    const [two, three, neighbour] = [licences(customerId, 2), licences(customerId, 3), created()];
    expect(await together(service, two, three, neighbour)).toEqual(['processed', 'later', 'processed']);
    expect(await quantityOf(customerId)).toBe('2');
    await release(service, three);
    await service.until(three.id, 'processed');
    expect(await quantityOf(customerId)).toBe('3');
  });

  it('are never two of one customer, whatever they are about', async () => {
    const { customerId } = await subscriber();
    const events = [paid(customerId), licences(customerId, 2), created(customerId)];
    expect(await together(service, ...events)).toEqual(['processed', 'later', 'later']);
    await release(service, ...events);
    for (const { id } of events) await service.until(id, 'processed');
  });

  it('are never two of one object, be it nobody’s', async () => {
    const events = [paid(null, 'pi_guest'), paid(null, 'pi_guest', 1), paid(null, 'pi_other_guest')];
    expect(await together(service, ...events)).toEqual(['processed', 'later', 'processed']);
    await release(service, ...events);
    for (const { id } of events) await service.until(id, 'processed');
  });

  const locks = [
    {
      what: 'customer',
      sql: 'select pg_advisory_xact_lock(hashtextextended($1, 0))',
      of: ({ customerId }: Locked) => customerKey(customerId),
    },
    {
      what: 'tenant',
      sql: 'update tenants set name = name where id = $1',
      of: ({ tenantId }: Locked) => tenantId,
    },
    {
      what: 'object',
      sql: 'update stripe_subscriptions set status = status where id = $1',
      of: ({ customerId }: Locked) => `sub_${customerId}`,
    },
    {
      what: 'row in the log',
      sql: 'select from stripe_event_log where id = $1 for update',
      of: ({ rowId }: Locked) => rowId,
    },
  ];

  interface Locked {
    customerId: string;
    tenantId: string;
    rowId: string;
  }

  it.each(locks)('do not wait for one of them whose $what somebody has locked', async ({ sql, of }) => {
    const owner = await subscriber();
    const [event, ...neighbours] = [licences(owner.customerId, 2), created(), created()];
    const rowId = await store(service, event);
    await product.query('begin');
    await product.query(sql, [of({ ...owner, rowId })]);
    const tasks: Task[] = [{ id: rowId, trigger: 'delivery' }];
    for (const each of neighbours) tasks.push({ id: await store(service, each), trigger: 'delivery' });
    expect(await service.app.get(GroupProcessor).process(tasks, 'a test')).toEqual([
      'apart',
      'processed',
      'processed',
    ]);
    expect(await service.logged(event.id)).toMatchObject({ status: 'pending', attempt_count: 0 });
    await product.query('commit');
    await release(service, event);
    expect(await service.until(event.id, 'processed')).toMatchObject({ attempt_count: 1 });
    expect(await quantityOf(owner.customerId)).toBe('2');
  });

  it('are soon on their own where somebody is inserting a row that one of them needs, and suffer no longer', async () => {
    const owner = newCustomer();
    const [before, blocked, after] = [created(), paid(owner), created()];
    const events = [before, blocked, after];
    await product.query('begin');
    await product.query('insert into stripe_customers (id, tenant_id) values ($1, $2)', [
      owner,
      await insertTenant(service),
    ]);
    const waited: number[] = [];
    // So long an event by itself would wait. A busy machine makes it longer once, and not each time.
    while (Math.min(...waited, Infinity) >= 2_000 && waited.length < 3) {
      const [began, more] = [
        performance.now(),
        waited.length === 0 ? events : [created(), paid(owner), created()],
      ];
      expect(await together(service, ...more)).toEqual(['apart', 'apart', 'apart']);
      waited.push(performance.now() - began);
    }
    await release(service, ...events);
    for (const { id } of [before, after]) await service.until(id, 'processed');
    await product.query('commit');
    await service.until(blocked.id, 'processed');
    expect(Math.min(...waited)).toBeLessThan(2_000);
  });

  it('lock no row of a customer that somebody has locked: whoever has it never waits for them', async () => {
    const owner = await subscriber();
    const [event, neighbour] = [licences(owner.customerId, 2), created()];
    await product.query('begin');
    await product.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
      customerKey(owner.customerId),
    ]);
    // Stops with all of its locks.
    const applier = service.app.get(ChangeApplier);
    const apply = applier.apply.bind(applier);
    let goOn: () => void = () => undefined;
    const hasLocked = new Promise<void>((resolve) => {
      const gate = new Promise<void>((open) => (goOn = open));
      jest.spyOn(applier, 'apply').mockImplementation(async (...changes) => {
        resolve();
        await gate;
        return apply(...changes);
      });
    });
    const outcomes = together(service, event, neighbour);
    await hasLocked;
    const row = 'select id from stripe_subscriptions where id = $1 for update nowait';
    const locked = product.query(row, [`sub_${owner.customerId}`]);
    await expect(locked).resolves.toMatchObject({ rows: [{ id: `sub_${owner.customerId}` }] });
    goOn();
    expect(await outcomes).toEqual(['apart', 'processed']);
    await product.query('commit');
    await release(service, event);
    await service.until(event.id, 'processed');
  });
});

describe('A transaction that could not begin', () => {
  let service: TestService;
  let unit: UnitOfWork;

  beforeAll(async () => {
    const database = await createTestDatabase();
    // So that statements outside of a transaction would find the tables too.
    const name = new URL(database.url).pathname.slice(1);
    await asSuperuser(`alter database ${name} set search_path = ${SCHEMA}`);
    service = await TestService.start({}, { database });
    unit = new UnitOfWork(service.app.get(DataSource), { DATABASE_SCHEMA: 'no such syntax' });
  });

  afterAll(() => service.stop());

  afterEach(() => jest.restoreAllMocks());

  /** The answers to beginnings are heard after those to the statements that are sent with them. */
  function hearLate(dataSource: DataSource): void {
    const create = dataSource.createQueryRunner.bind(dataSource);
    jest.spyOn(dataSource, 'createQueryRunner').mockImplementation((mode) => {
      const runner = create(mode);
      const query = runner.query.bind(runner);
      jest.spyOn(runner, 'query').mockImplementation((...call: Parameters<typeof query>) => {
        const answer = query(...call);
        return call[0].startsWith('begin') ? answer.finally(() => sleep(200)) : answer;
      });
      return runner;
    });
  }

  it('writes nothing', async () => {
    const written = unit.run((manager) =>
      manager.query(`insert into tenants (id, name, slug) values (gen_random_uuid(), 'A', 'a')`),
    );
    await expect(written).rejects.toThrow('invalid value for parameter "search_path"');
    expect(await service.query('select from tenants')).toEqual([]);
  });

  it('writes nothing of a group, whose first statements are sent with its beginning', async () => {
    const { app } = service;
    const group = new GroupProcessor(
      unit,
      app.get(EventLogRepository),
      app.get(EventReader),
      app.get(ChangeLocks),
      app.get(ChangeApplier),
      app.get(EventFinisher),
      app.get(Metrics),
    );
    hearLate(app.get(DataSource));
    const event = created();
    const task: Task = { id: await store(service, event), trigger: 'delivery' };
    expect(await group.process([task], 'a test')).toEqual(['apart']);
    expect(await service.query('select from stripe_customers')).toEqual([]);
    expect(await service.logged(event.id)).toMatchObject({ status: 'pending', attempt_count: 0 });
  });
});

describe('An event that comes alone', () => {
  const MOST_ROUND_TRIPS = 3;
  const passed: Passing[] = [];
  let proxy: TcpProxy;
  let service: TestService;

  beforeAll(async () => {
    const database = await createTestDatabase();
    proxy = await TcpProxy.to(database.url, (passing) => passed.push(passing));
    service = await TestService.start({ DATABASE_URL: proxy.url }, { database });
    await insertPrice(service, 'price_pro', await insertPlan(service, { slug: 'pro' }));
    await service.query(`insert into stripe_customers (id, tenant_id) values ('cus_steady', $1)`, [
      await insertTenant(service),
    ]);
    await process(licences('cus_steady', 1));
  });

  afterAll(async () => {
    await service.stop({ keepDatabase: true });
    await proxy.cut();
    await service.database.drop();
  });

  async function process(event: SimulatedEvent): Promise<void> {
    await service.deliver(event);
    await service.until(event.id, 'processed');
  }

  /** Of each transaction in which this was said, how often something was sent after an answer had been waited for. */
  function roundTrips(words: string): number[] {
    const transactions: { said: string; trips: number }[] = [];
    for (const connection of new Set(passed.map((passing) => passing.connection))) {
      let current: { said: string; trips: number } | undefined;
      let last: Passing['from'] | undefined;
      for (const { from, bytes } of passed.filter((passing) => passing.connection === connection)) {
        if (from === 'client' && bytes.includes(statementName('begin'))) {
          current = { said: '', trips: 0 };
          transactions.push(current);
        }
        if (current && from === 'client') {
          if (last !== from) current.trips += 1;
          current.said += bytes.toString('latin1');
        }
        last = from;
        if (from === 'client' && bytes.includes(statementName('commit'))) current = undefined;
      }
    }
    return transactions.filter(({ said }) => said.includes(words)).map(({ trips }) => trips);
  }

  it('is processed in three round trips to PostgreSQL', async () => {
    const event = licences('cus_steady', 2);
    await process(event);
    const trips = roundTrips(event.id);
    expect(trips).toHaveLength(1);
    expect(trips[0]).toBeLessThanOrEqual(MOST_ROUND_TRIPS);
  });
});
