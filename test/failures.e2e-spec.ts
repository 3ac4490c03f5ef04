import { setTimeout as sleep } from 'node:timers/promises';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { asSuperuser } from './helpers/test-database';
import { eventually, TestService } from './helpers/test-service';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start({ RETRY_BASE_DELAY_MS: '1', RETRY_MAX_ATTEMPTS: '3' });
});

afterAll(() => service.stop());

let serial = 0;
function customerCreated(email = 'ada@example.com') {
  serial += 1;
  const object = customer({ id: `cus_${serial}`, email });
  return buildEvent({ type: 'customer.created', object, created: 1_790_000_000 + serial });
}

/** Makes PostgreSQL refuse to write a customer, with the SQLSTATE and words given. */
async function refuse(
  customerId: string,
  sqlState: string,
  words = 'it will not do',
): Promise<() => Promise<void>> {
  const name = `refuse_${customerId}`;
  await service.query(
    `create function ${name}() returns trigger language plpgsql as $$ begin
       raise exception using errcode = '${sqlState}', message = '${words.replaceAll("'", "''")}',
         detail = 'Failing row contains (' || new.email || ')';
     end $$`,
  );
  await service.query(
    `create trigger ${name} before update on stripe_customers for each row when (new.id = '${customerId}')
     execute function ${name}()`,
  );
  return async () => void (await service.query(`drop trigger ${name} on stripe_customers`));
}

async function attempts(eventId: string) {
  return service.query(
    `select number, trigger, outcome, error_class, error_message from stripe_event_attempt a
     join stripe_event_log l on l.id = a.event_id where stripe_event_id = $1 order by number`,
    [eventId],
  );
}

async function firstAttempt(eventId: string) {
  return eventually(async () => {
    const [first] = await attempts(eventId);
    if (!first) throw new Error('no attempt yet');
    return first;
  });
}

describe('An event that fails by its own fault', () => {
  it('is retried three times, then is dead, and every attempt can be read', async () => {
    const event = customerCreated();
    await refuse(event.data.object.id, 'P0001');
    await service.deliver(event);
    const row = await service.until(event.id, 'dead');
    expect(row).toMatchObject({
      retry_count: 3,
      attempt_count: 4,
      processed: false,
      reason: '3 retries did not help',
      last_error: 'SQLSTATE P0001: it will not do',
    });
    expect(await attempts(event.id)).toMatchObject([
      { number: 1, trigger: 'delivery', outcome: 'retrying', error_class: 'ordinary' },
      { number: 2, trigger: 'retry', outcome: 'retrying' },
      { number: 3, trigger: 'retry', outcome: 'retrying' },
      { number: 4, trigger: 'retry', outcome: 'dead' },
    ]);
  });

  it('leaves nothing of its effects behind', async () => {
    const event = customerCreated();
    await refuse(event.data.object.id, 'P0001');
    await service.deliver(event);
    await service.until(event.id, 'dead');
    expect(
      await service.query('select id from stripe_customers where id = $1', [event.data.object.id]),
    ).toEqual([]);
  });

  it('is processed by a retry once the cause is gone', async () => {
    const event = customerCreated();
    // In a group, and by itself. A sequence counts on although what it fails is undone.
    await service.query('create sequence tries');
    await service.query(
      `create function refuse_twice() returns trigger language plpgsql as $$ begin
         if nextval('tries') <= 2 then raise exception using errcode = 'P0001', message = 'not yet'; end if;
         return new;
       end $$`,
    );
    await service.query(
      `create trigger refuse_twice before update on stripe_customers for each row
       when (new.id = '${event.data.object.id}') execute function refuse_twice()`,
    );
    await service.deliver(event);
    expect(await service.until(event.id, 'processed')).toMatchObject({ last_error: null, processed: true });
    const all = await attempts(event.id);
    expect(all.at(0)).toMatchObject({ number: 1, trigger: 'delivery', outcome: 'retrying' });
    expect(all.at(-1)).toMatchObject({ trigger: 'retry', outcome: 'processed' });
  });

  it('stays dead when Stripe delivers it again, and still gets its 200', async () => {
    const event = customerCreated();
    const allow = await refuse(event.data.object.id, 'P0001');
    await service.deliver(event);
    await service.until(event.id, 'dead');
    await allow();
    expect((await service.deliver(event)).text).toBe('{"received":true,"duplicate":true}');
    await service.settled();
    expect(await service.logged(event.id)).toMatchObject({ status: 'dead', attempt_count: 4 });
  });

  it('is dead at once when it can never succeed', async () => {
    const { id: _, ...object } = customer({});
    const event = buildEvent({ type: 'customer.updated', object, created: 1_790_000_000 });
    expect((await service.deliver(event)).status).toBe(200);
    const row = await service.until(event.id, 'dead');
    expect(row).toMatchObject({ retry_count: 0, attempt_count: 1, reason: 'it can never succeed' });
    expect(row.last_error).toMatch(/^UnreadableObjectError: data\.object .* has no usable id/);
  });

  it('names its cause, and not what became of the statements that were sent behind the one that failed', async () => {
    await service.query(
      `create function refuse_payment() returns trigger language plpgsql as $$ begin
         raise exception using errcode = 'P0001', message = 'no payments today';
       end $$`,
    );
    await service.query(
      `create trigger refuse_payment before update on stripe_payments for each row execute function refuse_payment()`,
    );
    const object = paymentIntent({ id: 'pi_refused', customer: null });
    const event = buildEvent({ type: 'payment_intent.succeeded', object, created: 1_790_000_000 });
    await service.deliver(event);
    expect(await service.until(event.id, 'dead')).toMatchObject({
      last_error: 'SQLSTATE P0001: no payments today',
    });
  });

  it('tells nothing of its payload in last_error or in its attempts', async () => {
    const event = customerCreated('secret.person@example.com');
    await refuse(event.data.object.id, '23514', `value 'secret.person@example.com' is bad`);
    await service.deliver(event);
    await service.until(event.id, 'dead');
    const told = JSON.stringify([(await service.logged(event.id)).last_error, await attempts(event.id)]);
    expect(told).toContain('SQLSTATE 23514');
    expect(told).not.toContain('secret.person');
  });
});

describe('An event that a crash left behind', () => {
  /** As a process leaves it that dies after the acknowledgement. */
  async function abandon(eventId: string, crashCount: number): Promise<void> {
    await service.query(
      `update stripe_event_log set status = 'pending', processed = false, processed_at = null, crash_count = $2,
         claimed_by = 'a process that died', next_attempt_at = now() - interval '1 s' where stripe_event_id = $1`,
      [eventId, crashCount],
    );
  }

  it('is found and processed, and the loss is told', async () => {
    const event = customerCreated();
    await service.deliver(event);
    await service.until(event.id, 'processed');
    await abandon(event.id, 0);
    expect(await service.until(event.id, 'processed')).toMatchObject({ crash_count: 0 });
    expect(await attempts(event.id)).toMatchObject([
      { outcome: 'left behind', error_class: 'crash' },
      { trigger: 'recovery', outcome: 'processed' },
    ]);
  });

  it('is dead when it has run alone and the process died again', async () => {
    const event = customerCreated();
    await service.deliver(event);
    await service.until(event.id, 'processed');
    await abandon(event.id, 2);
    expect(await service.until(event.id, 'dead')).toMatchObject({ reason: 'it crashed the process' });
  });
});

describe('An event that fails by no fault of its own', () => {
  const causes = [
    { cause: 'a serialization failure', sqlState: '40001', errorClass: 'contention' },
    { cause: 'a deadlock', sqlState: '40P01', errorClass: 'contention' },
    { cause: 'a full disk', sqlState: '53100', errorClass: 'infrastructure' },
    { cause: 'a server that shuts down', sqlState: '57P01', errorClass: 'infrastructure' },
    { cause: 'a missing column', sqlState: '42703', errorClass: 'schema' },
    { cause: 'a missing right', sqlState: '42501', errorClass: 'schema' },
  ].map((each) => ({ ...each, event: customerCreated() }));

  // All at once, since each of them waits for seconds.
  beforeAll(async () => {
    const allowances = [];
    for (const { event, sqlState } of causes) allowances.push(await refuse(event.data.object.id, sqlState));
    for (const { event } of causes) await service.deliver(event);
    for (const { event } of causes) await firstAttempt(event.id);
    for (const allow of allowances) await allow();
  });

  it.each(causes)(
    'is due again within seconds after $cause, and uses up no retry',
    async ({ event, errorClass }) => {
      expect(await firstAttempt(event.id)).toMatchObject({ outcome: 'deferred', error_class: errorClass });
      expect(await service.until(event.id, 'processed')).toMatchObject({ retry_count: 0 });
    },
  );

  it('counts as an ordinary failure after twenty such endings in a row', async () => {
    const event = customerCreated();
    const allow = await refuse(event.data.object.id, '40001');
    await service.deliver(event);
    await firstAttempt(event.id);
    await service.query('update stripe_event_log set deferral_count = 20 where stripe_event_id = $1', [
      event.id,
    ]);
    expect(await service.until(event.id, 'retrying')).toMatchObject({ retry_count: 1 });
    await allow();
    await service.until(event.id, 'processed');
  });

  it('is processed after every connection was cut', async () => {
    const events = Array.from({ length: 150 }, () => customerCreated());
    const answers = Promise.all(events.map((event) => service.deliver(event)));
    const { pathname } = new URL(service.database.url);
    await asSuperuser(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = '${pathname.slice(1)}' and application_name like 'hookledger%'`,
    );
    const stored = (await answers).filter(({ status }) => status === 200);
    await service.settled();
    const [count] = await service.query<{ processed: number }>(
      `select count(*)::int as processed from stripe_event_log where status = 'processed' and stripe_event_id = any ($1)`,
      [events.map(({ id }) => id)],
    );
    // Those answered 503 may be in the log all the same, those answered 200 must be.
    expect(count?.processed).toBeGreaterThanOrEqual(stored.length);
  });
});

describe('SWEEP_INTERVAL_MS', () => {
  it('is how often what is due again is looked for', async () => {
    const rare = await TestService.start({ SWEEP_INTERVAL_MS: '60000' });
    try {
      const event = customerCreated();
      await rare.query(
        `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`,
      );
      await rare.query(
        `create trigger refuse before update on stripe_customers for each row execute function refuse()`,
      );
      await rare.deliver(event);
      await rare.until(event.id, 'retrying');
      await rare.query('drop trigger refuse on stripe_customers');
      // The default would have found it.
      await sleep(1_500);
      expect(await rare.logged(event.id)).toMatchObject({ status: 'retrying', attempt_count: 1 });
      const often = await TestService.start({ SWEEP_INTERVAL_MS: '100' }, { database: rare.database });
      try {
        expect(await often.until(event.id, 'processed')).toMatchObject({ attempt_count: 2 });
      } finally {
        await often.stop({ keepDatabase: true });
      }
    } finally {
      await rare.stop();
    }
  });
});
