import { randomUUID } from 'node:crypto';
import { buildEvent } from '../dev/simulation/event.object';
import { ConsoleVisitor } from './helpers/console-visitor';
import { type Operation, operationsOf } from './helpers/operations';
import { insertTenant } from './helpers/product-rows';
import { type RawAnswer, rawRequest } from './helpers/raw-request';
import { OPERATOR, TestService, VIEWER } from './helpers/test-service';

const JSON_BODY = { 'content-type': 'application/json' };
const FORM_BODY = { 'content-type': 'application/x-www-form-urlencoded' };
const reason = 'a test';

/** One way to write a request wrongly. */
interface Mistake {
  what: string;
  path?: string;
  query?: string;
  headers?: Record<string, string>;
  body?: Buffer;
}

let service: TestService;
let visitor: ConsoleVisitor;
let csrf: string;
let tenantId: string;
const event = buildEvent({
  type: 'product.created',
  object: { id: 'prod_1', object: 'product' },
  created: 1_790_000_000,
});

beforeAll(async () => {
  service = await TestService.start();
  tenantId = await insertTenant(service);
  await service.deliver(event);
  await service.until(event.id, 'ignored');
  visitor = await ConsoleVisitor.signIn(service);
  csrf = await visitor.csrf();
});

afterAll(() => service.stop());

describe('A dry run that is written wrongly', () => {
  const queries = ['dryRun=TRUE', 'dryRun=1', 'dryrun=true', 'dryRun=true&dryRun=true', 'dryRun=', 'dryRun'];
  const inQuery = queries.map((query) => [query, `?${query}`, {}] as const);
  const wrong = [...inQuery, ['in the body', '', { dryRun: true }] as const];

  it.each(wrong)('%s: replays nothing, alone or in bulk', async (_, query, more) => {
    const before = await everything();
    for (const [path, body] of [
      [`/stripe-events/${event.id}/replay`, { reason, force: true, ...more }],
      ['/stripe-events/replay', { reason, force: true, filter: { type: event.type }, ...more }],
    ] as const) {
      const key = randomUUID();
      const answer = await keyed('POST', path + query, key, body);
      expect(answer).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
      expect(answer.json.message).toMatch(/dryRun/i);
      expect(await everything()).toEqual(before);
      const [used] = await service.query('select 1 from admin_idempotency_keys where key = $1', [key]);
      expect(used).toBeUndefined();
    }
  });

  it('written rightly, changes nothing and answers what would be', async () => {
    const before = await everything();
    const { status, json } = await service.admin('POST', '/stripe-events/replay?dryRun=true', {
      reason,
      force: true,
      filter: { type: event.type },
    });
    expect([status, json.dryRun]).toEqual([200, true]);
    expect(await everything()).toEqual(before);
  });
});

describe('Of all operations', () => {
  it('each refuses every kind of wrong input, says how to write it, and changes and records nothing', async () => {
    const before = await everything();
    const operations = operationsOf(service.app);
    const taken: string[] = [];
    let count = 0;
    for (const operation of operations) {
      for (const mistake of mistakesFor(operation)) {
        const answer = await send(operation, mistake);
        count += 1;
        if (!isRefused(operation, answer)) {
          taken.push(
            `${operation.method} ${operation.path}, ${mistake.what}: ${answer.status} ${answer.text.slice(0, 200)}`,
          );
        }
      }
    }
    expect(taken).toEqual([]);
    expect(operations.length).toBeGreaterThan(40);
    expect(count).toBeGreaterThan(500);
    expect(await everything()).toEqual(before);
  });

  it('none tells a viewer or a stranger of his spelling before it asks who he is', async () => {
    const path = `/stripe-events/${event.id}/replay?nothing=1`;
    expect((await service.admin('POST', path, { nothing: 1 }, VIEWER)).status).toBe(403);
    expect((await service.admin('POST', path, { nothing: 1 }, null)).status).toBe(401);
  });

  it('those of the webhook are told apart by its own rules', async () => {
    const answer = await service.request('POST', '/api/webhooks/stripe?nothing=1', { body: '{}' });
    expect(answer.json).toMatchObject({ error: 'invalid_signature' });
  });
});

describe('A value that the database could not take', () => {
  const times = [
    '0000-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    '1970-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-01:00',
    '2026-01-01T00:00:00+15:00',
    '2026-01-01T00:00:00+23:59',
    '2026-02-30T00:00:00Z',
    '+012026-01-01T00:00:00Z',
  ];

  it.each(times)('the time %s is refused by every search', async (time) => {
    for (const path of ['/stripe-events', '/audit']) {
      const { status, json } = await service.admin('GET', `${path}?from=${encodeURIComponent(time)}`);
      expect({ time, status, json }).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
      expect(json.message).toMatch(/^from: /);
    }
    const page = await visitor.get(`/console/events?from=${encodeURIComponent(time)}`);
    expect([page.status, page.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
  });

  it.each(['1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z', '2026-01-01T00:00:00+14:00'])(
    'but the time %s is taken',
    async (time) => {
      for (const name of ['from', 'to'])
        expect(
          (await service.admin('GET', `/stripe-events?${name}=${encodeURIComponent(time)}`)).status,
        ).toBe(200);
    },
  );

  it.each([
    'limit=0',
    'limit=201',
    'limit=1e2',
    'limit=0x10',
    'limit=+5',
    'limit=%205',
    'limit=5.0',
    'limit=',
    'limit=99999999999999999999999',
    'cursor=9999999999999999999',
    'cursor=-1',
    'cursor=',
    'status=DEAD',
    'status=',
    'tenantId=1',
    'type=',
  ])('%s is refused', async (query) => {
    const { status, json } = await service.admin('GET', `/stripe-events?${query}`);
    expect({ status, json }).toMatchObject({ status: 400, json: { error: 'invalid_request' } });
    expect(json.message).toContain(query.split('=', 1)[0]);
  });
});

function isRefused({ method, path }: Operation, { status, contentType, text }: RawAnswer): boolean {
  if (status !== 400) return false;
  if (method === 'HEAD') return text === '';
  if (path.startsWith('/console'))
    return contentType.startsWith('text/html') && text.includes('This request cannot be read');
  const { error, message } = JSON.parse(text);
  return error === 'invalid_request' && /^\S.*: \S/.test(message);
}

function mistakesFor({ method, path, input }: Operation): Mistake[] {
  const mistakes: Mistake[] = [
    { what: 'an unknown name', query: 'nothing=1' },
    { what: 'an unknown name that every object has', query: '__proto__=1' },
    { what: 'an unknown name without a value', query: 'toString' },
    { what: 'bytes that are no UTF-8', query: 'nothing=%ff' },
  ];
  for (const name of Object.keys(input.query?.shape ?? {})) {
    mistakes.push({ what: `${name} with NUL`, query: `${name}=%00` });
    mistakes.push({ what: `${name} in other letters`, query: `${name.toUpperCase()}=1` });
    if (name !== 'id') mistakes.push({ what: `${name} twice`, query: `${name}=1&${name}=1` });
  }
  for (const name of Object.keys(input.params?.shape ?? {})) {
    for (const value of ['%00', 'x'.repeat(256), `x%E2%80%A8%00`])
      mistakes.push({ what: `${name} as ${value.slice(0, 9)}`, path: path.replace(`:${name}`, value) });
  }
  if (input.body) mistakes.push(...mistakesInJson());
  else if (input.form) mistakes.push(...mistakesInForm());
  else {
    mistakes.push({ what: 'a body', headers: JSON_BODY, body: Buffer.from('{"dryRun":true}') });
    if (method !== 'HEAD') mistakes.push({ what: 'a body of no type', body: Buffer.from('x') });
  }
  return mistakes;
}

function mistakesInJson(): Mistake[] {
  const bodies: Record<string, string | Buffer> = {
    'an unknown field': '{"nothing":1}',
    'a dry run': '{"reason":"x","dryRun":true}',
    'a prototype': '{"__proto__":{"force":true},"reason":"x"}',
    'a constructor': '{"constructor":{"prototype":{"force":true}}}',
    'a field twice': '{"reason":"x","force":false,"force":false}',
    'a field twice, once escaped': '{"reason":"x","for\\u0063e":true,"force":false}',
    NUL: '{"reason":"a\\u0000b"}',
    'NUL in a name': '{"rea\\u0000son":"x"}',
    'half a surrogate pair': '{"reason":"\\ud800"}',
    'a deep value': `{"reason":${'['.repeat(101)}${']'.repeat(101)}}`,
    'a very deep value': `{"reason":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
    'bytes that are no UTF-8': Buffer.from('{"reason":"\xff"}', 'latin1'),
    'no JSON': '{reason}',
    'a list': '[]',
    'a text': '"x"',
    null: 'null',
    nothing: '',
  };
  const wrongType = [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    '',
  ];
  return [
    ...Object.entries(bodies).map(([what, body]) => ({
      what: `a body with ${what}`,
      headers: JSON_BODY,
      body: Buffer.from(body),
    })),
    ...wrongType.map((type) => ({
      what: `a body of type "${type}"`,
      ...(type !== '' && { headers: { 'content-type': type } }),
      body: Buffer.from('{"reason":"x","stripeCustomerId":"cus_1","planId":null}'),
    })),
  ];
}

function mistakesInForm(): Mistake[] {
  const forms: Record<string, string> = {
    'an unknown field': 'nothing=1',
    'a prototype': '__proto__=1',
    'a field twice': 'reason=x&reason=x&token=x&token=x&planId=x&planId=x&customerId=x&customerId=x',
    NUL: 'reason=%00&token=%00&planId=%00&customerId=%00',
    'bytes that are no UTF-8': 'reason=%ff',
  };
  return [
    ...Object.entries(forms).map(([what, fields]) => ({
      what: `a form with ${what}`,
      headers: FORM_BODY,
      body: Buffer.from(`csrf=${encodeURIComponent(csrf)}&${fields}`),
    })),
    { what: 'a form as JSON', headers: JSON_BODY, body: Buffer.from('{"reason":"x"}') },
    { what: 'a form of no type', body: Buffer.from('reason=x') },
  ];
}

function send(operation: Operation, { path = operation.path, query, headers = {}, body }: Mistake) {
  const address = path
    .replace(/:priceId/, 'price_1')
    .replace(/\/tenants\/:id/, `/tenants/${tenantId}`)
    .replace(/\/bulk-replays\/:id/, '/bulk-replays/1')
    .replace(/:id/, event.id)
    .replaceAll(/:\w+/g, 'something');
  const url = `${service.url}${address}${query === undefined ? '' : `?${query}`}`;
  return rawRequest(url, { method: operation.method, headers: { ...identity(address), ...headers }, body });
}

/** Of an operator, so that nothing but the spelling is in the way. */
function identity(path: string): Record<string, string> {
  return path.startsWith('/console')
    ? { cookie: visitor.cookie, 'x-csrf-token': csrf }
    : { authorization: `Bearer ${OPERATOR}` };
}

function keyed(method: string, path: string, key: string, body: unknown) {
  return service.request(method, `/admin${path}`, {
    body: JSON.stringify(body),
    headers: { ...JSON_BODY, authorization: `Bearer ${OPERATOR}`, 'idempotency-key': key },
  });
}

/** All that a person could change, row by row. */
async function everything(): Promise<unknown[]> {
  const tables = await service.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = current_schema()
       and table_name not in ('traffic_minutes', 'traffic_hours', 'backlog_minutes') order by 1`,
  );
  const contents: unknown[] = [];
  for (const { name } of tables)
    contents.push([name, await service.query(`select t::text from ${name} t order by 1`)]);
  return contents;
}
