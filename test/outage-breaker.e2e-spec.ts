import { customer } from '../dev/simulation/customer.object';
import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { expositionOf } from './helpers/exposition';
import { eventually, TestService } from './helpers/test-service';

const FLOOD = 300;
/** Five in a row pause processing; up to four run at once when it begins, and a probe may come every other second. */
const FEW = 30;

let service: TestService;
beforeEach(async () => {
  service = await TestService.start({ RETRY_MAX_ATTEMPTS: '0' });
});
afterEach(() => service.stop());

function customersCreated(count: number): SimulatedEvent[] {
  return Array.from({ length: count }, (_, index) => {
    const object = customer({ id: `cus_${index}` });
    return buildEvent({ type: 'customer.created', object, created: 1_790_000_000 + index });
  });
}

async function deliverAll(events: readonly SimulatedEvent[]): Promise<void> {
  // Fifty at a time: a body that has not come within ten seconds is refused, and all at once they may take longer.
  for (let index = 0; index < events.length; index += 50) {
    const answers = await Promise.all(events.slice(index, index + 50).map((event) => service.deliver(event)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  }
}

async function paused(): Promise<number> {
  const text = await expositionOf(service);
  return Number(/^hookledger_processing_paused (\d)$/m.exec(text)?.[1]);
}

async function untilPaused(): Promise<void> {
  await eventually(async () => expect(await paused()).toBe(1));
}

/** Failures are written down by attempts, successes of a first delivery are not. */
async function failedAttempts(): Promise<number> {
  const [row] = await service.query<{ count: number }>(
    `select count(*)::int from stripe_event_attempt where error_class is not null`,
  );
  return row?.count ?? 0;
}

async function statuses(): Promise<Record<string, number>> {
  const rows = await service.query<{ status: string; count: number }>(
    `select status, count(*)::int from stripe_event_log group by 1`,
  );
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

describe('While the database cannot write', () => {
  beforeEach(async () => {
    await service.query(
      `create function disk_full() returns trigger language plpgsql as $$ begin
         raise exception using errcode = '53100', message = 'could not extend file: No space left on device';
       end $$`,
    );
    await service.query(
      `create trigger disk_full before update on stripe_customers for each row execute function disk_full()`,
    );
  });

  it('processing is paused and probes with one event, and a flood is stored without an attempt for each', async () => {
    await deliverAll(customersCreated(FLOOD));
    await untilPaused();
    // Long enough for the next sweep, which finds hundreds of events due.
    await eventually(async () => expect(await failedAttempts()).toBeGreaterThan(6));
    expect(await failedAttempts()).toBeLessThan(FEW);
    expect(await statuses()).toEqual({ pending: FLOOD });
    const { status, json } = await service.request('GET', '/health/ready');
    expect({ status, ready: json.status }).toEqual({ status: 200, ready: 'ok' });
  });

  it('everything is processed once it can again, with no retry used up', async () => {
    await deliverAll(customersCreated(FLOOD));
    await untilPaused();
    await service.query('drop trigger disk_full on stripe_customers');
    await service.settled();
    expect(await statuses()).toEqual({ processed: FLOOD });
    expect(await paused()).toBe(0);
    expect(await service.query('select id from stripe_event_log where retry_count > 0')).toEqual([]);
    expect(await failedAttempts()).toBeLessThan(FEW);
  });
});

describe('While a table is missing', () => {
  beforeEach(async () => {
    await service.query('alter table stripe_customers rename to put_away');
  });

  it('deliveries are stored, none of them dies, and the probe says what to do', async () => {
    await deliverAll(customersCreated(50));
    await untilPaused();
    const { status, json } = await service.request('GET', '/health/ready');
    expect(status).toBe(503);
    expect(json).toMatchObject({ error: { schema: { status: 'down' } } });
    expect(JSON.stringify(json)).toContain('npm run migration:run');
    expect((await service.request('GET', '/health/live')).status).toBe(200);
    expect(await statuses()).toEqual({ pending: 50 });
  });

  it('it is ready again, and catches up, once the table is there', async () => {
    await deliverAll(customersCreated(50));
    await untilPaused();
    await service.query('alter table put_away rename to stripe_customers');
    await service.settled();
    expect(await statuses()).toEqual({ processed: 50 });
    expect((await service.request('GET', '/health/ready')).status).toBe(200);
  });

  it('no number of attempts makes an event die of it', async () => {
    const [event] = customersCreated(1);
    await deliverAll(event ? [event] : []);
    await eventually(async () => expect(await failedAttempts()).toBe(1));
    await service.query('update stripe_event_log set deferral_count = 99');
    await eventually(async () => expect(await failedAttempts()).toBe(2));
    expect(await service.logged(event?.id ?? '')).toMatchObject({ status: 'pending', retry_count: 0 });
  });
});
