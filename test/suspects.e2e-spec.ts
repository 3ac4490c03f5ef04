import { setTimeout as sleep } from 'node:timers/promises';
import { ChangeApplier } from '../src/changes/change-applier.service';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf, type SimulatedEvent } from '../dev/simulation/event.object';
import { customerKey } from '../src/tenants/dependency-locks';
import { asSuperuser } from './helpers/test-database';
import { eventually, TestService } from './helpers/test-service';

let service: TestService;
beforeEach(async () => {
  service = await TestService.start();
});
afterEach(() => service.stop());

let serial = 0;
function customerCreated(id = `cus_${(serial += 1)}`): SimulatedEvent {
  const object = customer({ id });
  return buildEvent({ type: 'customer.created', object, created: 1_790_000_000 });
}

/** As crashes leave an event behind: due, in nobody's hands. */
async function leaveBehind(event: SimulatedEvent, crashes: number, delay = '0 s'): Promise<void> {
  await service.query(
    `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, object_id, next_attempt_at,
       crash_count)
     values ($1, $2, $3, now(), $4, now() + $5::interval, $6)`,
    [event.id, event.type, payloadOf(event), event.id, delay, crashes],
  );
}

/** The attempts of this customer's events take so long. */
async function slowDown(customerId: string, seconds: number): Promise<void> {
  await service.query(
    `create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(${seconds}); return new; end $$`,
  );
  await service.query(
    `create trigger slow before update on stripe_customers for each row when (new.id = '${customerId}')
     execute function slow()`,
  );
}

const untilAsleep = () =>
  eventually(async () => {
    const asleep = await service.query(
      `select from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`,
    );
    expect(asleep).toHaveLength(1);
  });

const untilOneWaits = () =>
  eventually(async () => {
    const waiting = await service.query(
      `select from pg_locks where not granted and locktype = 'advisory'
         and database = (select oid from pg_database where datname = current_database())`,
    );
    expect(waiting).toHaveLength(1);
  });

describe('An event that crashes may have to do with', () => {
  it('waits for its turn without being blamed for it, and without costing others theirs', async () => {
    // Longer than a lease.
    await slowDown('cus_slow', 7);
    const slow = customerCreated('cus_slow');
    await service.deliver(slow);
    await untilAsleep();
    const suspect = customerCreated();
    await leaveBehind(suspect, 2);
    for (const { id } of [slow, suspect]) await service.until(id, 'processed');
    expect(
      await service.query(
        `select outcome from stripe_event_attempt where outcome in ('left behind', 'dead')`,
      ),
    ).toEqual([]);
  });

  it('does not run beside others because it is delivered again', async () => {
    const suspect = customerCreated();
    await leaveBehind(suspect, 2, '1 hour');
    // What waits for a lock runs by itself, and keeps nobody else from running.
    await service.query('begin');
    await service.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [customerKey('cus_slow')]);
    await service.deliver(customerCreated('cus_slow'));
    await untilOneWaits();
    expect((await service.deliver(suspect)).text).toBe('{"received":true,"duplicate":true}');
    await sleep(300);
    expect(await service.logged(suspect.id)).toMatchObject({ status: 'pending', attempt_count: 0 });
    await service.query('commit');
    await service.query('update stripe_event_log set next_attempt_at = now() where stripe_event_id = $1', [
      suspect.id,
    ]);
    await service.until(suspect.id, 'processed');
  });

  it('is claimed alone also where the planner knows of one row only', async () => {
    const first = customerCreated();
    await service.deliver(first);
    await service.until(first.id, 'processed');
    await service.query('vacuum full stripe_event_log');
    await service.query('analyze stripe_event_log');
    const suspects = Array.from({ length: 8 }, () => customerCreated());
    await service.query('begin');
    for (const suspect of suspects) await leaveBehind(suspect, 2);
    await service.query('commit');
    for (const { id } of suspects) {
      expect(await service.until(id, 'processed', 'dead')).toMatchObject({ status: 'processed' });
    }
  });
});

describe('What a backlog is worked off with', () => {
  it('takes few events from the log at a time: all that a lost process had taken would have to run alone', async () => {
    const events = Array.from({ length: 300 }, () => customerCreated());
    await service.query('begin');
    for (const event of events) await leaveBehind(event, 0);
    // Nothing is finished before somebody is done with the table.
    await service.query('commit; begin; lock table stripe_customers in exclusive mode');
    const taken = () =>
      service.query<{ count: number }>(
        'select count(*)::int from stripe_event_log where claimed_by is not null',
      );
    await eventually(async () => expect((await taken())[0]?.count).toBeGreaterThan(0));
    await sleep(300);
    expect((await taken())[0]?.count).toBeLessThanOrEqual(64);
    await service.query('commit');
    await service.settled();
  });
});

describe('Connections that are cut between two statements', () => {
  async function cutAll(): Promise<void> {
    const name = new URL(service.database.url).pathname.slice(1);
    await asSuperuser(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = '${name}' and application_name = 'hookledger'`,
    );
  }

  it('use up no retry of an event that has its locks and has written nothing yet', async () => {
    const applier = service.app.get(ChangeApplier);
    const apply = applier.apply.bind(applier);
    const spy = jest.spyOn(applier, 'apply').mockImplementation(async (changes, manager) => {
      await cutAll();
      await eventually(async () => expect(manager.queryRunner?.isReleased).toBe(true));
      return apply(changes, manager);
    });
    const event = customerCreated();
    await service.deliver(event);
    await eventually(async () => expect((await service.logged(event.id)).attempt_count).toBeGreaterThan(0));
    spy.mockRestore();
    expect(await service.until(event.id, 'processed')).toMatchObject({ retry_count: 0 });
  });

  it('use up no retry, however many events are under way', async () => {
    const events = Array.from({ length: 400 }, () => customerCreated());
    const over = new AbortController();
    const cutting = (async () => {
      while (!over.signal.aborted) {
        await cutAll();
        await sleep(100);
      }
    })();
    for (let index = 0; index < events.length; index += 20) {
      await Promise.all(events.slice(index, index + 20).map((event) => service.deliver(event)));
    }
    over.abort();
    await cutting;
    await service.settled();
    expect(
      await service.query(
        `select error_class, error_message from stripe_event_attempt where error_class = 'ordinary'`,
      ),
    ).toEqual([]);
    expect(await service.query(`select status, count(*)::int from stripe_event_log group by 1`)).toEqual([
      { status: 'processed', count: events.length },
    ]);
  });
});
