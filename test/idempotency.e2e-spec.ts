import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { AdminUpkeep } from '../src/admin/admin-upkeep.service';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { insertPlan, insertTenant } from './helpers/product-rows';
import { SCHEMA } from './helpers/test-database';
import { type Answer, OPERATOR, TestService } from './helpers/test-service';

const OTHER_OPERATOR = 'token-of-the-other-operator';

let service: TestService;
let plan: string;

beforeAll(async () => {
  service = await TestService.start({
    ADMIN_API_TOKENS: `olga:operator:${OPERATOR},otto:operator:${OTHER_OPERATOR}`,
  });
  plan = await insertPlan(service, { slug: 'pro' });
});

afterAll(() => service.stop());

let serial = 0;
async function processedEvent(): Promise<string> {
  serial += 1;
  const object = customer({ id: `cus_${serial}` });
  const event = buildEvent({ type: 'customer.created', object, created: 1_790_000_000 + serial });
  await service.deliver(event);
  await service.until(event.id, 'processed');
  return event.id;
}

function call(method: string, path: string, body: unknown, key: string, token = OPERATOR): Promise<Answer> {
  return service.request(method, `/admin${path}`, {
    body: JSON.stringify(body),
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
  });
}

function replay(eventId: string, key: string, body: object = { reason: 'again', force: true }) {
  return call('POST', `/stripe-events/${eventId}/replay`, body, key);
}

async function entriesOf(target: string): Promise<unknown[]> {
  return service.query('select action, result from admin_audit_log where target = $1 order by id', [target]);
}

const seen = ({ status, text, headers }: Answer) => ({
  status,
  text,
  isReplayed: headers.get('idempotency-replayed'),
});

describe('A call with an Idempotency-Key', () => {
  it('that is sent again gets the same answer, and nothing is done', async () => {
    const eventId = await processedEvent();
    const first = await replay(eventId, 'same');
    expect(first.status).toBe(202);
    await service.until(eventId, 'processed');
    const again = await replay(eventId, 'same');
    expect(seen(first).isReplayed).toBeNull();
    expect(seen(again)).toEqual({ ...seen(first), isReplayed: 'true' });
    await service.settled();
    expect(await entriesOf(eventId)).toHaveLength(1);
    expect(await service.logged(eventId)).toMatchObject({ attempt_count: 2 });
  });

  it('is the same call in whatever order its fields come', async () => {
    const eventId = await processedEvent();
    await replay(eventId, 'ordered', { reason: 'again', force: true });
    const again = await replay(eventId, 'ordered', { force: true, reason: 'again' });
    expect(seen(again)).toMatchObject({ status: 202, isReplayed: 'true' });
  });

  it.each([
    ['another body', '', { reason: 'another', force: true }],
    ['another path', '?dryRun=false', { reason: 'again', force: true }],
  ])('that was used with %s is 422', async (name, query, body) => {
    const eventId = await processedEvent();
    await replay(eventId, `reused with ${name}`.replaceAll(' ', '-'));
    const answer = await call(
      'POST',
      `/stripe-events/${eventId}/replay${query}`,
      body,
      `reused with ${name}`.replaceAll(' ', '-'),
    );
    expect(answer).toMatchObject({ status: 422, json: { error: 'idempotency_key_reused' } });
  });

  it('says nothing to another caller with the same key', async () => {
    const eventId = await processedEvent();
    const body = { reason: 'again', force: true };
    await replay(eventId, 'popular');
    await service.until(eventId, 'processed');
    const other = await call('POST', `/stripe-events/${eventId}/replay`, body, 'popular', OTHER_OPERATOR);
    expect(seen(other)).toMatchObject({ status: 202, isReplayed: null });
    expect(await entriesOf(eventId)).toHaveLength(2);
  });

  it('that comes ten times at once is done once, and all get the same answer', async () => {
    const eventId = await processedEvent();
    const answers = await Promise.all(Array.from({ length: 10 }, () => replay(eventId, 'crowded')));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers.filter((answer) => seen(answer).isReplayed === null)).toHaveLength(1);
    expect(await entriesOf(eventId)).toHaveLength(1);
  });

  it('is told to come back when the first one takes too long', async () => {
    const eventId = await processedEvent();
    const other = new Client({ connectionString: service.database.url, options: `-c search_path=${SCHEMA}` });
    await other.connect();
    await other.query('begin');
    await other.query(
      `insert into admin_idempotency_keys (actor, key, request_hash) values ('olga', 'slow', 'x')`,
    );
    const early = await replay(eventId, 'slow');
    await other.query('rollback');
    await other.end();
    expect(early).toMatchObject({ status: 409, json: { error: 'idempotency_key_in_use' } });
    expect((await replay(eventId, 'slow')).status).toBe(202);
  });

  it('has its key back when it is refused', async () => {
    const eventId = await processedEvent();
    const refused = await replay(eventId, 'refused', { reason: 'again' });
    expect(refused).toMatchObject({ status: 409, json: { error: 'already_processed' } });
    expect(seen(await replay(eventId, 'refused'))).toMatchObject({ status: 202, isReplayed: null });
  });

  it.each([
    ['nothing', ''],
    ['a space in it', 'a b'],
    ['256 characters', 'x'.repeat(256)],
    ['a letter that is not ASCII', 'é'],
  ])('is 400 with a key of %s', async (_, key) => {
    expect(await replay('evt_1', key)).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
  });

  it('links a customer once', async () => {
    const tenantId = await insertTenant(service);
    const link = () =>
      call('PUT', `/tenants/${tenantId}/stripe-customer`, { stripeCustomerId: 'cus_linked' }, 'link');
    const first = await link();
    expect(seen(await link())).toEqual({ ...seen(first), isReplayed: 'true' });
    expect(await entriesOf('cus_linked')).toHaveLength(1);
  });

  it('orders a bulk replay once', async () => {
    const body = { reason: 'again', filter: { type: 'customer.deleted' } };
    const order = () => call('POST', '/stripe-events/replay', body, 'bulk');
    const first = await order();
    expect(first.status).toBe(202);
    expect(seen(await order())).toEqual({ ...seen(first), isReplayed: 'true' });
    expect(await service.query('select from bulk_replays')).toHaveLength(1);
  });
});

describe('Mapping a price with an Idempotency-Key', () => {
  const map = (key: string) => call('PUT', '/plan-prices/price_1', { planId: plan }, key);

  it('answers the second time what it answered the first time', async () => {
    const first = await map('map');
    expect(first).toMatchObject({ status: 200, json: { tenantsRecomputed: 0 } });
    expect(seen(await map('map'))).toEqual({ ...seen(first), isReplayed: 'true' });
    expect(await entriesOf('price_1')).toHaveLength(1);
  });

  it('goes on where a process died between mapping and recomputing', async () => {
    await map('died');
    await service.query(
      `update admin_idempotency_keys set response_body = (response_body::jsonb - 'tenantsRecomputed')::json
       where key = 'died'`,
    );
    await service.query('update plan_prices set applied = false');
    expect(await map('died')).toMatchObject({ status: 200, json: { tenantsRecomputed: 0 } });
    expect(await service.query('select applied from plan_prices')).toEqual([{ applied: true }]);
  });
});

describe('Keys', () => {
  it('are forgotten after a day, not earlier, however many there are', async () => {
    await service.query(
      `insert into admin_idempotency_keys (actor, key, request_hash, created_at)
       select 'olga', 'old ' || n, 'x', now() - interval '25 hours' from generate_series(1, 2500) n`,
    );
    const young = randomUUID();
    await service.query(
      `insert into admin_idempotency_keys (actor, key, request_hash, created_at)
       values ('olga', $1, 'x', now() - interval '23 hours')`,
      [young],
    );
    await service.app.get(AdminUpkeep).forgetOld();
    const left = await service.query<{ key: string }>(
      `select key from admin_idempotency_keys where key like 'old %' or key = $1`,
      [young],
    );
    expect(left).toEqual([{ key: young }]);
  });
});
