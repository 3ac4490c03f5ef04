import { createHmac } from 'node:crypto';
import { customer } from '../dev/simulation/customer.object';
import {
  buildEvent,
  type EventOptions,
  payloadOf,
  type SimulatedEvent,
} from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { OTHER_WEBHOOK_SECRET, sign, TestService, WEBHOOK_SECRET } from './helpers/test-service';

const CREATED = 1_790_000_000;
const NEW = '{"received":true,"duplicate":false}';
const DUPLICATE = '{"received":true,"duplicate":true}';
const BAD_SIGNATURE = { status: 400, text: '{"error":"invalid_signature"}' };
const BAD_PAYLOAD = { status: 400, text: '{"error":"invalid_payload"}' };

let service: TestService;
beforeAll(async () => {
  service = await TestService.start();
});
afterAll(() => service.stop());

let serial = 0;
/** An event that nobody has sent before, about a customer of its own. */
function customerCreated(options: Partial<EventOptions<object>> = {}): SimulatedEvent {
  serial += 1;
  const object = customer({ id: `cus_${serial}`, created: CREATED });
  return buildEvent({ type: 'customer.created', object, created: CREATED, ...options });
}

function person(fields: object) {
  return { ...customer({ id: `cus_odd_${(serial += 1)}` }), ...fields };
}

/** Delivers what must be taken, and waits for what becomes of it. */
async function accept(event: SimulatedEvent, { payload = payloadOf(event), to = service } = {}) {
  expect(await to.deliver(payload)).toMatchObject({ status: 200, text: NEW });
  return to.until(event.id, 'processed', 'ignored', 'superseded', 'waiting', 'dead', 'retrying');
}

describe('A genuine delivery', () => {
  it('is taken once, and called a duplicate whenever it comes again', async () => {
    const event = customerCreated();
    expect(await accept(event)).toMatchObject({ status: 'processed', event_data: payloadOf(event) });
    expect(await service.deliver(event)).toMatchObject({ status: 200, text: DUPLICATE });
    expect(await service.deliver(event)).toMatchObject({ status: 200, text: DUPLICATE });
  });

  it.each([
    { name: 'text/plain', headers: { 'content-type': 'text/plain' } },
    { name: 'application/octet-stream', headers: { 'content-type': 'application/octet-stream' } },
    { name: 'a form', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    { name: 'nonsense', headers: { 'content-type': ';;;' } },
  ])('is taken whatever its content type says: $name', async ({ headers }) => {
    const event = customerCreated();
    expect(await service.deliver(payloadOf(event), headers)).toMatchObject({ status: 200, text: NEW });
    await service.until(event.id, 'processed');
  });

  it('is taken without any content type', async () => {
    const event = customerCreated();
    const payload = payloadOf(event);
    const body = Buffer.from(payload);
    const init = { body, headers: { 'stripe-signature': sign(payload) } };
    expect(await service.request('POST', '/api/webhooks/stripe', init)).toMatchObject({
      status: 200,
      text: NEW,
    });
  });

  it.each([
    {
      name: 'signed with the second secret',
      header: (body: string) => sign(body, { secret: OTHER_WEBHOOK_SECRET }),
    },
    {
      name: 'signed with an old secret of Stripe’s beside ours',
      header: (body: string) => sign(body).replace('v1=', `v1=${'0'.repeat(64)},v0=${'1'.repeat(64)},v1=`),
    },
    { name: 'signed five minutes ago', header: (body: string) => sign(body, { timestamp: now() - 290 }) },
  ])('is taken when $name', async ({ header }) => {
    const payload = payloadOf(customerCreated());
    const answer = await service.post(payload, { 'stripe-signature': header(payload) });
    expect(answer).toMatchObject({ status: 200, text: NEW });
  });

  const notification = {
    id: 'evt_thin',
    object: 'v2.core.event',
    type: 'v1.customer.created',
    created: '2026-09-21T13:33:20.123Z',
    livemode: false,
    related_object: { id: 'cus_thin', type: 'customer', url: '/v1/customers/cus_thin' },
  } as unknown as SimulatedEvent;

  it.each([
    {
      name: 'of a type that nobody handles',
      event: customerCreated({ type: 'product.created' }),
      reason: 'no handler for product.created',
    },
    {
      name: 'of another account',
      event: customerCreated({ account: 'acct_other' }),
      reason: expect.stringContaining('connected account acct_other'),
    },
    {
      name: 'that is a notification of API v2 of a type that nobody handles',
      event: { ...notification, type: 'v1.product.created' },
      reason: 'no handler for v1.product.created',
    },
  ])('$name is kept, and ignored with the reason', async ({ event, reason }) => {
    const row = await accept(event);
    expect(row).toMatchObject({ status: 'ignored', processed: true, reason, event_data: payloadOf(event) });
  });

  it('older than what is stored is superseded', async () => {
    const object = customer({ id: 'cus_stale', name: 'New' });
    const newer = customerCreated({ type: 'customer.updated', object, created: CREATED + 1 });
    const older = customerCreated({ object: { ...object, name: 'Old' } });
    await accept(newer);
    expect(await accept(older)).toMatchObject({
      status: 'superseded',
      processed: true,
      superseded_by: newer.id,
    });
    expect(await service.query(`select name from stripe_customers where id = 'cus_stale'`)).toEqual([
      { name: 'New' },
    ]);
  });
});

describe('A deployment for live mode', () => {
  let live: TestService;
  beforeAll(async () => {
    live = await TestService.start({ STRIPE_LIVEMODE: 'live' });
  });
  afterAll(() => live.stop());

  it.each([
    { livemode: true, status: 'processed', reason: null },
    { livemode: false, status: 'ignored', reason: 'it is a test mode event, and STRIPE_LIVEMODE is "live"' },
  ])('leaves an event with livemode $livemode $status', async ({ livemode, ...outcome }) => {
    expect(await accept(customerCreated({ livemode }), { to: live })).toMatchObject(outcome);
  });
});

describe('What Stripe did not sign', () => {
  const payload = payloadOf(customerCreated());
  it.each([
    { name: 'a body changed by one byte', body: payload.replace('Ada', 'Eda'), header: sign(payload) },
    { name: 'an empty body', body: '', header: sign(payload) },
    { name: 'a wrong secret', header: sign(payload, { secret: 'whsec_of_somebody_else' }) },
    { name: 'a signature of 301 seconds ago', header: sign(payload, { timestamp: now() - 301 }) },
    { name: 'no header', header: undefined },
    { name: 'an empty header', header: '' },
    { name: 'a header that is none', header: `Bearer ${WEBHOOK_SECRET}` },
    { name: 'a header without a signature', header: sign(payload).replace(/,.*/, '') },
    { name: 'a header without a time', header: sign(payload).replace(/.*,/, '') },
    { name: 'a header of another scheme', header: sign(payload).replace('v1', 'v0') },
    { name: 'half a signature', header: sign(payload).slice(0, -32) },
  ])('is refused: $name', async ({ body = payload, header }) => {
    const answer = await service.post(body, header === undefined ? {} : { 'stripe-signature': header });
    expect(answer).toMatchObject(BAD_SIGNATURE);
  });

  it('leaves nothing in the log', async () => {
    const { id } = JSON.parse(payload) as { id: string };
    expect(await service.query('select from stripe_event_log where stripe_event_id = $1', [id])).toEqual([]);
  });
});

describe('What is signed and yet no event', () => {
  const event = payloadOf(customerCreated());
  const without = (key: string) => JSON.stringify({ ...(JSON.parse(event) as object), [key]: undefined });
  const having = (patch: object) => JSON.stringify({ ...(JSON.parse(event) as object), ...patch });

  it.each([
    { name: 'nothing at all', body: '' },
    { name: 'bytes that are no UTF-8', body: Buffer.from(event.replace('Ada', 'Ad\u00e9'), 'latin1') },
    { name: 'a byte order mark', body: `\uFEFF${event}` },
    { name: 'half of the text', body: event.slice(0, -5) },
    { name: 'null', body: 'null' },
    { name: 'a list of events', body: `[${event}]` },
    { name: 'another object', body: '{"hello":1}' },
    { name: 'an object of another kind', body: having({ object: 'customer' }) },
    ...['id', 'type', 'created', 'data', 'object'].map((key) => ({ name: `no ${key}`, body: without(key) })),
    ...['', 'a b', 'a\0', 'é', 'x'.repeat(256), 7, null].flatMap((bad) => [
      { name: `the id ${JSON.stringify(bad).slice(0, 9)}`, body: having({ id: bad }) },
      { name: `the type ${JSON.stringify(bad).slice(0, 9)}`, body: having({ type: bad }) },
    ]),
    ...[-1, 1.5, 253_402_300_800, '1790000000', null, {}].map((created) => ({
      name: `the time ${JSON.stringify(created)}`,
      body: having({ created }),
    })),
    ...[null, {}, { object: null }, { object: [] }, { object: 'cus_1' }].map((data) => ({
      name: `the data ${JSON.stringify(data)}`,
      body: having({ data }),
    })),
    {
      name: 'a v2 notification of no known time',
      body: having({ object: 'v2.core.event', created: 'today' }),
    },
  ])('is refused: $name', async ({ body }) => {
    expect(await service.post(body, { 'stripe-signature': signBytes(body) })).toMatchObject(BAD_PAYLOAD);
  });
});

describe('An event with contents that break parsers', () => {
  const deep = `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`;
  const unstorable = 'A\0\uD800';
  const deeply = (event: SimulatedEvent) => payloadOf(event).replace('"DEEP"', deep);
  const declined = { code: 'card_declined', message: unstorable } as const;

  it.each([
    {
      name: '__proto__ as a metadata key',
      event: customerCreated({
        object: person({ metadata: JSON.parse('{"__proto__":"x","constructor":"y"}') }),
      }),
      row: { metadata: JSON.parse('{"__proto__":"x","constructor":"y"}') },
    },
    {
      name: '5,000 levels of nesting in the object',
      event: customerCreated({ object: person({ metadata: { deep: 'DEEP', flat: 'yes' } }) }),
      row: { metadata: { flat: 'yes' } },
    },
    {
      name: '5,000 levels of nesting in previous_attributes',
      event: customerCreated({
        type: 'customer.updated',
        object: person({ name: 'Ada' }),
        previousAttributes: { metadata: 'DEEP' },
      }),
      row: { name: 'Ada' },
    },
    {
      name: 'NUL and a lone surrogate in name, e-mail and metadata',
      event: customerCreated({
        object: person({ name: unstorable, email: unstorable, metadata: { [unstorable]: unstorable } }),
      }),
      row: { name: 'A\uFFFD\uFFFD', email: 'A\uFFFD\uFFFD', metadata: { 'A\uFFFD\uFFFD': 'A\uFFFD\uFFFD' } },
    },
    {
      name: 'NUL and a lone surrogate in the reason of a failure',
      table: 'stripe_payments',
      event: customerCreated({
        type: 'payment_intent.payment_failed',
        object: paymentIntent({ id: 'pi_odd', customer: null, error: declined }),
      }),
      row: { last_error_message: 'A\uFFFD\uFFFD' },
    },
    {
      name: 'numbers that JavaScript cannot hold',
      table: 'stripe_payments',
      event: customerCreated({
        type: 'payment_intent.succeeded',
        object: {
          ...paymentIntent({ id: 'pi_huge', customer: null }),
          amount: 'HUGE',
          amount_received: 'HUGE',
        },
      }),
      row: { amount: null, amount_received: null, status: 'succeeded' },
    },
  ])('is processed and kept word for word: $name', async ({ event, row, table = 'stripe_customers' }) => {
    const payload = deeply(event).replaceAll('"HUGE"', '9007199254740993123');
    expect(await accept(event, { payload })).toMatchObject({ status: 'processed', event_data: payload });
    const { id } = event.data.object as { id: string };
    const [stored] = await service.query(`select * from ${table} where id = $1`, [id]);
    expect(stored).toMatchObject(row);
  });
});

describe('More than the service takes', () => {
  it('answers 413 to a body of 10 MiB', async () => {
    const body = 'x'.repeat(10 * 1024 * 1024);
    const answer = await service.post(body, { 'stripe-signature': sign(body) });
    expect(answer).toMatchObject({ status: 413, text: '{"error":"payload_too_large"}' });
  });

  it('answers 429 to an address after 30 bad signatures, but not to its genuine deliveries', async () => {
    const flooded = await TestService.start();
    const [payload, forged] = [payloadOf(customerCreated()), 'whsec_forged'];
    const statuses = [];
    for (let attempt = 0; attempt < 30; attempt++) {
      const { status } = await flooded.post(payload, {
        'stripe-signature': sign(payload, { secret: forged }),
      });
      statuses.push(status);
    }
    expect(statuses).toEqual(Array.from({ length: 30 }, () => 400));
    for (const header of [sign(payload, { secret: forged }), 'garbage']) {
      const { status, text, headers } = await flooded.post(payload, { 'stripe-signature': header });
      expect({ status, text }).toEqual({ status: 429, text: '{"error":"too_many_bad_signatures"}' });
      expect(headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    }
    expect(await flooded.deliver(payload)).toMatchObject({ status: 200, text: NEW });
    await flooded.stop();
  });
});

describe('A service with a list of addresses, behind a proxy', () => {
  let listed: TestService;
  beforeAll(async () => {
    const settings = { WEBHOOK_ALLOWED_ADDRESSES: '3.18.12.63,10.1.0.0/16', TRUST_PROXY: '127.0.0.1' };
    listed = await TestService.start(settings, { database: service.database });
  });
  afterAll(() => listed.stop({ keepDatabase: true }));

  it('takes deliveries from there', async () => {
    const answer = await listed.deliver(customerCreated(), { 'x-forwarded-for': '10.1.2.3' });
    expect(answer).toMatchObject({ status: 200, text: NEW });
  });

  it.each([
    ['somebody else', { 'x-forwarded-for': '203.0.113.9' }],
    ['somebody who claims to be somebody', { 'x-forwarded-for': '3.18.12.63, 203.0.113.9' }],
    ['the proxy itself', {}],
  ])('refuses %s, however well it is signed, and stores nothing', async (_, headers) => {
    const event = customerCreated();
    expect(await listed.deliver(event, headers as Record<string, string>)).toMatchObject({
      status: 403,
      text: '{"error":"address_not_allowed"}',
    });
    await expect(listed.logged(event.id)).rejects.toThrow('not in the log');
  });
});

describe('A service with a list of addresses and no proxy', () => {
  it('believes nobody who says where he comes from', async () => {
    const settings = { WEBHOOK_ALLOWED_ADDRESSES: '3.18.12.63' };
    const listed = await TestService.start(settings, { database: service.database });
    try {
      const answer = await listed.deliver(customerCreated(), { 'x-forwarded-for': '3.18.12.63' });
      expect(answer).toMatchObject({ status: 403 });
    } finally {
      await listed.stop({ keepDatabase: true });
    }
  });
});

describe('A service whose database is down', () => {
  let cutOff: TestService;
  beforeAll(async () => {
    const settings = { DATABASE_URL: 'postgres://hookledger:topsecret@127.0.0.1:1/hookledger' };
    cutOff = await TestService.start(settings, { database: service.database, untilReady: false });
  });
  afterAll(() => cutOff.stop({ keepDatabase: true }));

  it('asks Stripe to come again, and says no more than that', async () => {
    const { status, text, headers } = await cutOff.deliver(customerCreated());
    expect({ status, text }).toEqual({ status: 503, text: '{"error":"unavailable"}' });
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  });

  it('still refuses what Stripe did not sign, and is alive', async () => {
    expect(await cutOff.post('{}')).toMatchObject(BAD_SIGNATURE);
    expect(await cutOff.request('GET', '/health/live')).toMatchObject({ status: 200 });
  });
});

it('The service is alive after all of that', async () => {
  expect(await service.request('GET', '/health/live')).toMatchObject({ status: 200 });
});

function now(): number {
  return Math.floor(Date.now() / 1000);
}

/** `sign` for bytes that are no text. */
function signBytes(body: string | Buffer): string {
  const second = now();
  const signature = createHmac('sha256', WEBHOOK_SECRET).update(`${second}.`).update(body).digest('hex');
  return `t=${second},v1=${signature}`;
}
