import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminUpkeep } from '../src/admin/admin-upkeep.service';
import {
  bulkReplayAnswer,
  bulkReplayEventsAnswer,
  bulkReplayOperationAnswer,
  bulkReplayPreviewAnswer,
  bulkReplaysAnswer,
} from '../src/admin/bulk-replays/bulk-replay.answers';
import { buildEvent } from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { insertTenant } from './helpers/product-rows';
import { ServiceProcess } from './helpers/service-process';
import type { TestDatabase } from './helpers/test-database';
import { eventually, OPERATOR, TestService, VIEWER, WEBHOOK_SECRET } from './helpers/test-service';

const CREATED = 1_790_000_000;

let service: TestService;

beforeEach(async () => {
  service = await TestService.start({ RETRY_MAX_ATTEMPTS: '0' });
});

afterEach(() => service.stop());

async function deliverPayments(count: number): Promise<string[]> {
  const tenantId = await insertTenant(service);
  const events = Array.from({ length: count }, (_, index) => {
    const object = paymentIntent({ id: `pi_${index}`, customer: `cus_${index}`, status: 'succeeded' });
    return buildEvent({ type: 'payment_intent.succeeded', object, created: CREATED + index });
  });
  await service.query(
    `insert into stripe_customers (id, tenant_id) select 'cus_' || n, $1 from generate_series(0, $2::int - 1) n`,
    [tenantId, count],
  );
  for (const event of events) await service.deliver(event);
  await service.settled();
  return events.map(({ id }) => id);
}

/** Payments that have failed for a reason that is mended by now. */
async function deadPayments(count: number): Promise<string[]> {
  await service.query(
    `create function refuse() returns trigger language plpgsql as $$ begin raise exception 'not today'; end $$`,
  );
  await service.query(
    'create trigger refuse before insert on billing_events for each row execute function refuse()',
  );
  const ids = await deliverPayments(count);
  await service.query('drop trigger refuse on billing_events');
  expect(await statuses()).toEqual([{ status: 'dead', count }]);
  return ids;
}

describe('A bulk replay that ended', () => {
  it('is forgotten after three months with all it said of its events, and not before', async () => {
    await service.query(
      `insert into bulk_replays (actor, reason, is_forced, rate_per_second, state, total, queued, finished_at, next_at)
       select 'olga', reason, false, 50, 'done', 1500, 1500, now() - age::interval, null
       from (values ('old', '91 days'), ('young', '89 days')) as bulk (reason, age)`,
    );
    await service.query(
      `insert into bulk_replay_events (bulk_id, position, stripe_event_id, result)
       select b.id, n, 'evt_' || n, 'queued' from bulk_replays b, generate_series(1, 1500) n`,
    );
    await service.app.get(AdminUpkeep).forgetOld();
    expect(
      await service.query(
        `select b.reason, count(*)::int from bulk_replays b join bulk_replay_events e on e.bulk_id = b.id group by 1`,
      ),
    ).toEqual([{ reason: 'young', count: 1_500 }]);
    expect(await service.query('select reason from bulk_replays')).toEqual([{ reason: 'young' }]);
  });
});

function statuses(): Promise<unknown[]> {
  return service.query('select status, count(*)::int from stripe_event_log group by status order by status');
}

/** @returns its id. */
async function order(body: object): Promise<string> {
  const { status, json } = await service.admin('POST', '/stripe-events/replay', {
    reason: 'it is mended',
    ...body,
  });
  expect(status).toBe(202);
  return bulkReplayOperationAnswer.parse(json).operation.id;
}

async function report(id: string) {
  const { json } = await service.admin('GET', `/bulk-replays/${id}`, undefined, VIEWER);
  return bulkReplayAnswer.strict().parse(json);
}

async function eventsOf(id: string, query = '') {
  const { json } = await service.admin('GET', `/bulk-replays/${id}/events${query}`, undefined, VIEWER);
  return bulkReplayEventsAnswer.parse(json).events;
}

async function done(id: string) {
  return eventually(async () => {
    const bulk = await report(id);
    if (bulk.state === 'running') throw new Error(`running: ${JSON.stringify(bulk.counts)}`);
    return bulk;
  });
}

/** Each payment is in the ledger once, and each event was replayed once. */
async function expectEachOnce(database: Pick<TestDatabase, 'query'>, ids: string[]): Promise<void> {
  const ledger = await database.query<{ id: string }>(
    'select stripe_event_id as id from billing_events order by id',
  );
  expect(ledger.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  const replays = await database.query(
    `select count(*)::int from stripe_event_attempt where trigger = 'replay' and outcome = 'processed'
     group by event_id having count(*) > 1`,
  );
  expect(replays).toEqual([]);
}

describe('A bulk replay', () => {
  it('of failed events processes each of them once, and tells what became of each', async () => {
    const ids = await deadPayments(30);
    const id = await order({ filter: { status: 'dead' }, ratePerSecond: 1000 });
    expect(await done(id)).toMatchObject({
      state: 'done',
      actor: 'olga',
      reason: 'it is mended',
      filter: { status: 'dead' },
      total: 30,
      counts: { pending: 0, queued: 30, refused: 0, cancelled: 0 },
    });
    await service.settled();
    expect(await statuses()).toEqual([{ status: 'processed', count: 30 }]);
    await expectEachOnce(service, ids);
    const events = await eventsOf(id, '?limit=200');
    expect(events.map((event) => event.id)).toEqual(ids);
    for (const event of events) {
      expect(event).toMatchObject({ result: 'queued', code: null, status: 'processed' });
      expect(event.attempt).toMatchObject({ number: 2, outcome: 'processed' });
    }
    const [entry] = await service.query(`select * from admin_audit_log where action = 'bulk_replay'`);
    expect(entry).toMatchObject({
      actor: 'olga',
      target: `bulk-replays/${id}`,
      reason: 'it is mended',
      result: '30 events, 1000 a second',
    });
  });

  it('that is only tried says how many it would be for, and shows the newest', async () => {
    const ids = await deadPayments(12);
    const body = { reason: 'only looking', filter: { status: 'dead' } };
    const { status, json } = await service.admin('POST', '/stripe-events/replay?dryRun=true', body);
    expect(status).toBe(200);
    const preview = bulkReplayPreviewAnswer.strict().parse(json);
    expect(preview).toMatchObject({ dryRun: true, count: 12, isCapped: false });
    expect(preview.sample.map(({ id }) => id)).toEqual(ids.toReversed().slice(0, 10));
    expect(await service.query('select from bulk_replays')).toEqual([]);
    expect(await service.query('select from admin_audit_log')).toEqual([]);
    expect(await statuses()).toEqual([{ status: 'dead', count: 12 }]);
  });

  it('of events by name refuses those that may not be replayed, each for its reason', async () => {
    const [processed = '', dropped = '', running = '', free = ''] = await deliverPayments(4);
    await service.query(
      `update stripe_event_log set status = 'dead', processed = false where stripe_event_id = any ($1)`,
      [[dropped, free]],
    );
    await service.query(`update stripe_event_log set event_data = null where stripe_event_id = $1`, [
      dropped,
    ]);
    await service.query(
      `update stripe_event_log set status = 'pending', processed = false, claimed_by = 'somebody else',
         next_attempt_at = now() + interval '1 hour' where stripe_event_id = $1`,
      [running],
    );
    const id = await order({ ids: ['evt_unknown', free, running, dropped, processed, free] });
    // It has been tried for seconds already.
    await eventually(async () => {
      const rows = await service.query(
        `update bulk_replay_events set tries = 8 where stripe_event_id = $1 and tries > 0 returning tries`,
        [running],
      );
      expect(rows).toHaveLength(1);
    });
    expect(await done(id)).toMatchObject({
      filter: null,
      total: 5,
      counts: { pending: 0, queued: 1, refused: 4, cancelled: 0 },
    });
    await service.until(free, 'processed');
    const codes = (await eventsOf(id, '?result=refused')).map((event) => [
      event.id,
      event.code,
      event.status,
    ]);
    expect(codes).toEqual([
      [processed, 'already_processed', 'processed'],
      [dropped, 'body_dropped', 'dead'],
      [running, 'event_is_running', 'pending'],
      ['evt_unknown', 'event_not_found', null],
    ]);
    expect((await eventsOf(id)).find((event) => event.id === running)?.tries).toBe(10);
  });

  it('that is forced replays processed events too, and leaves one set of effects', async () => {
    const ids = await deliverPayments(5);
    const before = await service.query('select * from billing_events order by id');
    await done(await order({ filter: { type: 'payment_intent.succeeded' }, force: true }));
    await service.settled();
    expect(await service.query('select * from billing_events order by id')).toEqual(before);
    await expectEachOnce(service, ids);
  });

  it('tries an event that a worker is at again, later', async () => {
    const [id = ''] = await deadPayments(1);
    await service.query(
      `update stripe_event_log set status = 'pending', claimed_by = 'somebody else',
         next_attempt_at = now() + interval '1 hour'`,
    );
    const bulk = await order({ ids: [id] });
    await eventually(async () => {
      const [event] = await eventsOf(bulk);
      expect(event).toMatchObject({ result: 'pending', code: 'event_is_running' });
    });
    await service.query(
      `update stripe_event_log set status = 'dead', claimed_by = null, next_attempt_at = null`,
    );
    expect(await done(bulk)).toMatchObject({ counts: { queued: 1 } });
    await service.until(id, 'processed');
  });

  it('keeps to its rate over two services, which do nothing twice', async () => {
    const ids = await deadPayments(25);
    const other = await TestService.start({ RETRY_MAX_ATTEMPTS: '0' }, { database: service.database });
    try {
      const id = await order({ filter: { status: 'dead' }, ratePerSecond: 8 });
      await done(id);
      const steps = await service.query<{ count: number; gap: number | null }>(
        `select count(*)::int, extract(epoch from requeued_at - lag(requeued_at) over (order by requeued_at))::float8 as gap
         from bulk_replay_events where bulk_id = $1 group by requeued_at order by requeued_at`,
        [id],
      );
      expect(steps.map(({ count }) => count)).toEqual([8, 8, 8, 1]);
      for (const { gap } of steps.slice(1)) expect(gap).toBeGreaterThanOrEqual(1);
      await service.settled();
      await expectEachOnce(service, ids);
    } finally {
      await other.stop({ keepDatabase: true });
    }
  });

  it('goes on after its process was killed in the middle', async () => {
    const ids = await deadPayments(40);
    await service.stop({ keepDatabase: true });
    const directory = await mkdtemp(join(tmpdir(), 'hookledger-bulk-'));
    const child = ServiceProcess.start(directory, {
      DATABASE_URL: service.database.url,
      PORT: '0',
      LOG_LEVEL: 'error',
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      ADMIN_API_TOKENS: `olga:operator:${OPERATOR}`,
    });
    try {
      const { url } = await child.ready();
      const response = await fetch(`${url}/admin/stripe-events/replay`, {
        method: 'POST',
        headers: { authorization: `Bearer ${OPERATOR}`, 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'it is mended', filter: { status: 'dead' }, ratePerSecond: 2 }),
      });
      expect(response.status).toBe(202);
      await eventually(async () => {
        const [bulk] = await service.query('select queued from bulk_replays');
        expect(bulk?.queued).toBeGreaterThanOrEqual(2);
      });
    } finally {
      child.signalGroup('SIGKILL');
      await child.ended;
      await rm(directory, { recursive: true, force: true });
    }
    expect(await service.query('select state from bulk_replays where queued < total')).toEqual([
      { state: 'running' },
    ]);
    await service.query('update bulk_replays set rate_per_second = 1000');
    service = await TestService.start({ RETRY_MAX_ATTEMPTS: '0' }, { database: service.database });
    expect(await done('1')).toMatchObject({ state: 'done', counts: { queued: 40 } });
    await service.settled();
    expect(await statuses()).toEqual([{ status: 'processed', count: 40 }]);
    await expectEachOnce(service, ids);
  });

  it('that is cancelled in the middle leaves the others as they are', async () => {
    await deadPayments(20);
    const id = await order({ filter: { status: 'dead' }, ratePerSecond: 1 });
    await eventually(async () => expect((await report(id)).counts.queued).toBeGreaterThan(0));
    const path = `/bulk-replays/${id}/cancel`;
    const { status, json } = await service.admin('POST', path, { reason: 'a mistake' });
    expect({ status, ...bulkReplayOperationAnswer.parse(json) }).toEqual({
      status: 200,
      operation: {
        id,
        action: 'bulk_replay',
        state: 'cancelled',
        total: 20,
        href: `/admin/bulk-replays/${id}`,
      },
    });
    const { counts, state, finishedAt } = await report(id);
    expect({ state, finished: finishedAt !== null }).toEqual({ state: 'cancelled', finished: true });
    expect(counts).toEqual({
      pending: 0,
      queued: 20 - counts.cancelled,
      refused: 0,
      cancelled: counts.cancelled,
    });
    await service.settled();
    expect(await statuses()).toEqual([
      { status: 'dead', count: counts.cancelled },
      { status: 'processed', count: counts.queued },
    ]);
    expect(await service.admin('POST', path, { reason: 'again' })).toMatchObject({
      status: 409,
      json: { error: 'already_finished' },
    });
    expect(
      await service.query(
        `select reason, result from admin_audit_log where action = 'cancel_bulk_replay' order by id`,
      ),
    ).toEqual([
      { reason: 'a mistake', result: `${counts.cancelled} of 20 events cancelled` },
      { reason: 'again', result: 'refused: already_finished' },
    ]);
  });

  it('of nothing is done', async () => {
    const bulk = await done(await order({ filter: { status: 'dead' } }));
    expect(bulk).toMatchObject({ state: 'done', total: 0 });
    const list = await service.admin('GET', '/bulk-replays?limit=1', undefined, VIEWER);
    expect(bulkReplaysAnswer.parse(list.json)).toEqual({ bulkReplays: [bulk], cursor: null });
  });

  it('of more than a hundred thousand events is refused, and of just as many is not', async () => {
    await service.query(
      `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, status, processed)
       select 'evt_many_' || n, 'many', '{}', now(), 'ignored', true from generate_series(1, 100001) n`,
    );
    const body = { reason: 'all of it', filter: { type: 'many' } };
    const preview = await service.admin('POST', '/stripe-events/replay?dryRun=true', body);
    expect(preview.json).toMatchObject({ count: 100_000, isCapped: true });
    const answer = await service.admin('POST', '/stripe-events/replay', body);
    expect(answer).toMatchObject({ status: 422, json: { error: 'too_many_events' } });
    expect(await service.query('select from bulk_replay_events')).toEqual([]);
    await service.query(`delete from stripe_event_log where stripe_event_id = 'evt_many_1'`);
    const id = await order({ filter: { type: 'many' }, ratePerSecond: 1 });
    expect(await service.admin('POST', `/bulk-replays/${id}/cancel`, { reason: 'too slow' })).toMatchObject({
      status: 200,
      json: { operation: { total: 100_000 } },
    });
  });

  it.each([
    ['no filter and no ids', {}, 'filter_required'],
    ['a filter without a field', { filter: {} }, 'filter_required'],
    ['a filter field that is misspelt', { filter: { type: 'x', sttatus: 'dead' } }, 'invalid_request'],
    ['both', { filter: { type: 'x' }, ids: ['evt_1'] }, 'invalid_request'],
    ['no ids', { ids: [] }, 'invalid_request'],
    [
      'a thousand and one ids',
      { ids: Array.from({ length: 1001 }, (_, n) => `evt_${n}`) },
      'invalid_request',
    ],
    ['a rate that is none', { ids: ['evt_1'], ratePerSecond: 0 }, 'invalid_request'],
    ['no reason', { ids: ['evt_1'], reason: ' ' }, 'invalid_request'],
  ])('with %s is refused', async (_, body, error) => {
    const answer = await service.admin('POST', '/stripe-events/replay', { reason: 'why not', ...body });
    expect(answer).toMatchObject({ status: 400, json: { error } });
  });

  it.each(['7'])('that never was cannot be cancelled: %s', async (id) => {
    const answer = await service.admin('POST', `/bulk-replays/${id}/cancel`, { reason: 'why not' });
    expect(answer).toMatchObject({ status: 404, json: { error: 'bulk_replay_not_found' } });
    const [entry] = await service.query('select target, result from admin_audit_log');
    expect(entry).toEqual({ target: `bulk-replays/${id}`, result: 'refused: bulk_replay_not_found' });
  });

  it.each(['/bulk-replays/7', '/bulk-replays/7/events'])('that never was is 404: %s', async (path) => {
    const answer = await service.admin('GET', path);
    expect(answer).toMatchObject({ status: 404, json: { error: 'bulk_replay_not_found' } });
  });
});
