import { setTimeout as sleep } from 'node:timers/promises';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf, type SimulatedEvent } from '../dev/simulation/event.object';
import { RawClient } from './helpers/raw-client';
import { eventually, OPERATOR, sign, TestService } from './helpers/test-service';

const WEBHOOK = '/api/webhooks/stripe';
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const KIB = 1_024;
const MIB = 1_024 * KIB;

let service: TestService;
beforeAll(async () => {
  service = await TestService.start({ TRUST_PROXY: '127.0.0.1' });
});
afterAll(() => service.stop());

let serial = 0;
function someEvent(padding = 0): SimulatedEvent {
  serial += 1;
  const object = customer({ id: `cus_stranger_${serial}`, metadata: { padding: 'x'.repeat(padding) } });
  return buildEvent({ type: 'customer.created', object, created: 1_790_000_000 });
}

const forged = () => `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}`;

/** An upload of which only a part is ever sent. */
function startUpload(bytes: number, sent: number, { on = service, from = '' } = {}): Promise<RawClient> {
  const headers = {
    'stripe-signature': forged(),
    'content-length': bytes,
    ...(from !== '' && { 'x-forwarded-for': from }),
  };
  return RawClient.send(on.url, 'POST', WEBHOOK, headers, 'x'.repeat(sent));
}

async function metric(name: string, on = service): Promise<number> {
  const { text } = await on.request('GET', '/metrics');
  const line = text.split('\n').find((each) => each.startsWith(`${name} `));
  return Number(line?.split(' ')[1]);
}

describe('A body is limited by its route before it is read', () => {
  const signInHeaders = { ...FORM, 'x-forwarded-for': '203.0.113.50' };

  it.each<{ name: string; path: string; bytes: number; headers: Record<string, string>; examined?: boolean }>(
    [
      { name: 'a sign-in', path: '/console/sign-in', bytes: 16 * KIB, headers: signInHeaders },
      {
        name: 'a call of the admin API',
        path: '/admin/stripe-events/replay',
        bytes: 256 * KIB,
        headers: { authorization: `Bearer ${OPERATOR}`, 'content-type': 'application/json' },
      },
      {
        name: 'a delivery',
        path: WEBHOOK,
        bytes: MIB,
        headers: { 'stripe-signature': forged() },
        examined: true,
      },
    ],
  )('$name', async ({ path, bytes, headers, examined = false }) => {
    // A delivery over the limit is listened to, in case that it is genuine: this one says nothing and is beyond that too.
    const length = examined ? 17 * MIB : bytes + 1;
    const announced = await RawClient.send(service.url, 'POST', path, {
      ...headers,
      'content-length': length,
    });
    expect(await announced.answer()).toMatchObject({ status: 413 });

    const chunked = await RawClient.send(service.url, 'POST', path, {
      ...headers,
      'transfer-encoding': 'chunked',
    });
    chunked.write(`${(bytes + 1).toString(16)}\r\n${'x'.repeat(bytes + 1)}\r\n`);
    if (examined) chunked.write('0\r\n\r\n');
    expect(await chunked.answer()).toMatchObject({ status: 413 });
    announced.close();
    chunked.close();
  });

  it('and where nothing takes it, it is not read at all', async () => {
    const nowhere = await RawClient.send(service.url, 'POST', '/nowhere', { 'content-length': 100 });
    expect(await nowhere.answer()).toMatchObject({ status: 404, body: expect.stringContaining('not_found') });
    const health = await RawClient.send(service.url, 'DELETE', '/health/live', { 'content-length': 100 });
    expect(await health.answer()).toMatchObject({ status: 404 });
    nowhere.close();
    health.close();
  });
});

describe('Signing in', () => {
  const attempt = (body: string, address: string) =>
    service.request('POST', '/console/sign-in', {
      body,
      redirect: 'manual',
      headers: { ...FORM, 'x-forwarded-for': address },
    });

  it('with more than a hundred fields is refused', async () => {
    const fields = Array.from({ length: 101 }, (_, index) => `f${index}=v`).join('&');
    expect(await attempt(fields, '203.0.113.60')).toMatchObject({
      status: 400,
      text: expect.stringContaining('at most 100 fields'),
    });
  });

  it('is refused before the body is read once there were ten failures, an IPv6 network counting as one', async () => {
    for (let index = 0; index < 10; index += 1) {
      expect((await attempt('token=guess', `2001:db8:0:1::${index}`)).status).toBe(401);
    }
    const headers = { ...FORM, 'x-forwarded-for': '2001:db8:0:1:ffff::1' };
    const sizes: Record<string, string | number>[] = [
      { 'content-length': 4 * KIB + 1 },
      { 'transfer-encoding': 'chunked' },
    ];
    for (const size of sizes) {
      const client = await RawClient.send(service.url, 'POST', '/console/sign-in', { ...headers, ...size });
      expect(await client.answer()).toMatchObject({
        status: 429,
        head: expect.stringMatching(/retry-after: \d+/i),
      });
      client.close();
    }
    expect((await attempt('token=guess', '2001:db8:0:1:ffff::1')).status).toBe(429);
    for (const address of ['2001:db8:0:1:ffff::1', '2001:db8:0:2::1']) {
      expect((await attempt(`token=${OPERATOR}`, address)).status).toBe(303);
    }
  });

  it('has ten attempts of an address under way at most, of which the oldest gives way', async () => {
    const headers = { ...FORM, 'x-forwarded-for': '203.0.113.61', 'content-length': 100 };
    const open = () => RawClient.send(service.url, 'POST', '/console/sign-in', headers, 'token=');
    const clients = await Promise.all(Array.from({ length: 11 }, open));
    expect((await attempt(`token=${OPERATOR}`, '203.0.113.61')).status).toBe(303);
    expect(await Promise.race(clients.map((client) => client.answer()))).toBeUndefined();
    for (const client of clients) client.close();
  });
});

describe('A delivery', () => {
  it('is taken on a path with a slash at its end, and with a query', async () => {
    for (const path of [`${WEBHOOK}/`, `${WEBHOOK}/?from=dashboard`]) {
      const payload = payloadOf(someEvent());
      const answer = await service.request('POST', path, {
        body: payload,
        headers: { 'stripe-signature': sign(payload) },
      });
      expect(answer).toMatchObject({ status: 200, json: { received: true, duplicate: false } });
    }
    expect((await service.request('POST', `${WEBHOOK}//`, { body: '{}' })).status).toBe(404);
  });

  it.each([
    { ahead: 290, status: 200 },
    { ahead: 310, status: 400 },
  ])('that is signed $ahead seconds ahead of our clock gets $status', async ({ ahead, status }) => {
    const payload = payloadOf(someEvent());
    const timestamp = Math.floor(Date.now() / 1_000) + ahead;
    const headers = { 'stripe-signature': sign(payload, { timestamp }) };
    expect((await service.post(payload, headers)).status).toBe(status);
  });
});

const overBudget = {
  status: 503,
  head: expect.stringMatching(/retry-after: 5/i),
  body: expect.stringContaining('over_budget'),
};

describe('The budget for bodies that are not verified yet', () => {
  let narrow: TestService;
  let uploads: RawClient[] = [];
  beforeAll(async () => {
    const settings = {
      TRUST_PROXY: '127.0.0.1',
      WEBHOOK_BODY_LIMIT_BYTES: String(512 * KIB),
      WEBHOOK_UNVERIFIED_BYTES: String(MIB),
    };
    narrow = await TestService.start(settings, { database: service.database });
  });
  afterEach(async () => {
    for (const upload of uploads) upload.close();
    uploads = [];
    await eventually(async () => {
      const left = await metric('hookledger_unverified_bytes', narrow);
      if (left !== 0) throw new Error(`${left} bytes are still counted`);
    });
  });
  afterAll(() => narrow.stop({ keepDatabase: true }));

  async function hold(bytes: number, from = '203.0.113.70'): Promise<RawClient> {
    const upload = await startUpload(bytes, bytes - 1, { on: narrow, from });
    uploads.push(upload);
    return upload;
  }

  it('is shown, and free again when a client goes away', async () => {
    await hold(50_000);
    await eventually(async () => expect(await metric('hookledger_unverified_bytes', narrow)).toBe(49_999));
    expect(await metric('hookledger_unverified_deliveries', narrow)).toBe(1);
  });

  it('keeps half of it for small bodies: an unfinished large one gives way to the next', async () => {
    const unfinished = await hold(500 * KIB);
    await eventually(async () =>
      expect(await metric('hookledger_unverified_bytes', narrow)).toBeGreaterThan(400 * KIB),
    );
    expect(await narrow.deliver(someEvent(400_000))).toMatchObject({ status: 200 });
    expect(await unfinished.answer()).toMatchObject(overBudget);
    expect(await narrow.deliver(someEvent(30_000))).toMatchObject({ status: 200 });
  });

  it('answers 503 to the large one that finds no room after that', async () => {
    const three = [await hold(500 * KIB), await hold(500 * KIB), await hold(500 * KIB)];
    const answers = await Promise.all(three.map((upload) => upload.answer()));
    expect(answers.filter((answer) => answer?.status === 503)).toMatchObject([overBudget, overBudget]);
    await eventually(async () =>
      expect(await metric('hookledger_deliveries_total{result="over_budget"}', narrow)).toBeGreaterThan(1),
    );
  });

  it('is not reserved by headers, nor kept for longer than a second by what is unfinished', async () => {
    for (let index = 0; index < 40; index += 1) uploads.push(await startUpload(500 * KIB, 0, { on: narrow }));
    expect(await narrow.deliver(someEvent(300_000))).toMatchObject({ status: 200 });
    for (let index = 0; index < 20; index += 1) await hold(60_000);
    await sleep(1_100);
    expect(await narrow.deliver(someEvent(30_000))).toMatchObject({ status: 200 });
  });
});

describe('An address that is over its limit of bad signatures', () => {
  const address = '203.0.113.80';
  const from = { 'x-forwarded-for': address };
  const uploads: RawClient[] = [];
  beforeAll(async () => {
    for (let index = 0; index < 30; index += 1) {
      await service.post('{}', { ...from, 'stripe-signature': forged() });
    }
  });
  afterAll(() => {
    for (const upload of uploads) upload.close();
  });

  it('gets its genuine deliveries in beside a hundred unfinished uploads, large ones too', async () => {
    for (let index = 0; index < 100; index += 1) {
      uploads.push(await startUpload(60_000, 59_000, { from: address }));
    }
    await eventually(async () => expect(await metric('hookledger_unverified_bytes')).toBeGreaterThan(50_000));
    expect(await metric('hookledger_unverified_bytes')).toBeLessThanOrEqual(64 * KIB);
    expect(await service.deliver(someEvent(40_000), from)).toMatchObject({ status: 200 });
    expect(await service.deliver(someEvent(200_000), from)).toMatchObject({ status: 200 });
  });

  it('has one large body under way at most, and the older one gives way after a second', async () => {
    const first = await startUpload(MIB, 1_000, { from: address });
    await eventually(async () =>
      expect(await metric('hookledger_unverified_bytes')).toBeGreaterThanOrEqual(1_000),
    );
    const second = await startUpload(MIB, 0, { from: address });
    uploads.push(first, second);
    expect(await first.answer()).toMatchObject({
      status: 503,
      body: expect.stringContaining('over_budget'),
    });
    expect(second.isClosed).toBe(false);
  });
});

describe('A service that may have a hundred connections', () => {
  it('closes further ones at once, counts them, and serves again when others are gone', async () => {
    const few = await TestService.start({ MAX_CONNECTIONS: '100' }, { database: service.database });
    const clients: RawClient[] = [];
    for (let index = 0; index < 120; index += 1) clients.push(await RawClient.connect(few.url));
    await eventually(async () =>
      expect(clients.filter(({ isClosed }) => isClosed).length).toBeGreaterThanOrEqual(20),
    );
    for (const client of clients) client.close();
    await eventually(async () =>
      expect(await metric('hookledger_connections_dropped_total', few)).toBeGreaterThanOrEqual(20),
    );
    await few.stop({ keepDatabase: true });
  });
});
