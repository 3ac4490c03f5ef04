import { lookup } from 'node:dns/promises';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConsoleSessions } from '../src/console/access/console-sessions.service';
import { AdminListener } from '../src/listeners/admin-listener';
import { Metrics } from '../src/metrics/metrics';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../dev/simulation/event.object';
import { ConsoleVisitor } from './helpers/console-visitor';
import { type Route, routesOf } from './helpers/routes';
import { eventually, OPERATOR, sign, TestService } from './helpers/test-service';

const WEBHOOK = '/api/webhooks/stripe';
const NOT_FOUND = '{"error":"not_found"}';
const credentials = { authorization: `Bearer ${OPERATOR}` };

let service: TestService;
let serial = 0;

beforeAll(async () => {
  service = await TestService.start({ ADMIN_PORT: '0' });
});

afterAll(() => service.stop());

function signed() {
  serial += 1;
  const object = customer({ id: `cus_listeners_${serial}` });
  const event = buildEvent({ type: 'customer.created', object, created: 1_790_000_000 });
  const body = payloadOf(event);
  return { event, body, headers: { 'stripe-signature': sign(body) } };
}

async function connection(url: string): Promise<Socket> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname.replace(/[[\]]/g, ''));
  await once(socket, 'connect');
  return socket;
}

/** What comes back for these very bytes, without help from a client that would correct them. */
async function raw(url: string, text: string): Promise<string> {
  const socket = await connection(url);
  let answer = '';
  socket.setEncoding('latin1').on('data', (part: string) => (answer += part));
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  socket.end(text);
  await closed;
  return answer;
}

/** A request line and headers; the connection ends with the answer. */
function head(line: string, ...headers: string[]): string {
  return [`${line} HTTP/1.1`, 'Host: x', 'Connection: close', ...headers, '', ''].join('\r\n');
}

function bodyOf(answer: string): string {
  return answer.slice(answer.indexOf('\r\n\r\n') + 4);
}

async function deliveriesCounted(): Promise<number> {
  const text = await service.app.get(Metrics).registry.getSingleMetricAsString('hookledger_deliveries_total');
  return [...text.matchAll(/^hookledger_deliveries_total\{.*\} (\d+)$/gm)].reduce(
    (sum, [, count]) => sum + Number(count),
    0,
  );
}

const exampleOf = ({ path }: Route) => path.replaceAll(/:\w+/g, 'x').replace('*', '/x');

describe('The public listener', () => {
  it('takes deliveries', async () => {
    const { event, body, headers } = signed();
    const answer = await fetch(service.url + WEBHOOK, { method: 'POST', body, headers });
    expect(answer.status).toBe(200);
    await service.until(event.id, 'processed');
  });

  it('takes a delivery whose path is spelt otherwise, as one listener does', async () => {
    const { body, headers } = signed();
    const answer = await fetch(`${service.url}/api/webhooks/%73tripe?x=1`, { method: 'POST', body, headers });
    expect(answer.status).toBe(200);
  });

  it('has none of the routes of people, probes and programs, with credentials either', async () => {
    const visitor = await ConsoleVisitor.signIn(service);
    const cookie = visitor.cookie;
    const sendable = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
    const routes = routesOf(service.app).filter(
      ({ method, path }) => sendable.has(method) && `${method} ${path}` !== `POST ${WEBHOOK}`,
    );
    expect(routes.length).toBeGreaterThan(40);
    const answers = [];
    for (const route of routes) {
      const { method } = route;
      const answer = await fetch(service.url + exampleOf(route), {
        method,
        redirect: 'manual',
        headers: { ...credentials, cookie },
        ...(!['GET', 'HEAD'].includes(method) && { body: '{"reason":"x"}' }),
      });
      const text = await answer.text();
      answers.push([
        answer.status,
        text === (method === 'HEAD' ? '' : NOT_FOUND),
        [...answer.headers.keys()],
      ]);
    }
    const seen = new Set(answers.map((answer) => JSON.stringify(answer.slice(0, 2))));
    expect([...seen]).toEqual(['[404,true]']);
    expect(answers.flatMap(([, , names]) => names as string[])).not.toContain('set-cookie');
  });

  it.each([
    'GET /admin',
    'GET //admin/stripe-events',
    'GET /admin/stripe-events/',
    'GET /%61dmin/stripe-events',
    'GET /admin/stripe-events?x=/api/webhooks/stripe',
    'GET /api/webhooks/stripe/../../../admin/stripe-events',
    'POST /api/webhooks/stripe/../../../admin/stripe-events/replay',
    'POST /api/webhooks/stripe/x',
    'POST //api/webhooks/stripe',
    'GET /api/webhooks/stripe',
    'HEAD /health/live',
    'OPTIONS /api/webhooks/stripe',
    'OPTIONS *',
    'GET /%zz',
    `GET /admin/stripe-events/${'x'.repeat(300)}`,
    'GET http://127.0.0.1:1/admin/stripe-events',
    'POST http://x/api/webhooks/stripe/../../admin',
    'GET http://h?x/console',
  ])('answers "%s" with 404', async (line) => {
    const answer = await raw(service.url, head(line, `Authorization: Bearer ${OPERATOR}`));
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(bodyOf(answer)).toBe(line.startsWith('HEAD') ? '' : NOT_FOUND);
  });

  it('takes a client at its connection, not at its word', async () => {
    const { port } = new URL(service.adminUrl);
    const headers = [`Host: 127.0.0.1:${port}`, `X-Forwarded-Host: x:${port}`, `X-Forwarded-Port: ${port}`];
    const lines = ['GET /health/live HTTP/1.1', ...headers, 'Connection: close', '', ''];
    expect(await raw(service.url, lines.join('\r\n'))).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('upgrades to nothing', async () => {
    const text = 'GET /console/live HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';
    expect(await raw(service.url, text)).toMatch(/^HTTP\/1\.1 404 /);
  });

  it('looks up no session and asks the log nothing', async () => {
    const sessions = service.app.get(ConsoleSessions);
    const find = jest.spyOn(sessions, 'find');
    const metrics = jest.spyOn(service.app.get(Metrics).registry, 'metrics');
    for (const path of ['/console', '/console/unknown', '/metrics', '/health/ready'])
      await fetch(service.url + path, { headers: { cookie: 'hookledger=x; __Host-hookledger=x' } });
    expect([find.mock.calls, metrics.mock.calls]).toEqual([[], []]);
    find.mockRestore();
    metrics.mockRestore();
  });

  it('reads no body of what it does not serve', async () => {
    const socket = await connection(service.url);
    const ended = once(socket, 'close');
    socket.on('data', () => undefined).on('error', () => undefined);
    socket.write('POST /console/sign-in HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nx');
    // It never sends the rest.
    await ended;
  });

  it('keeps a connection on which a stranger has asked for something else', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const ask = () =>
      new Promise<[number | undefined, boolean]>((resolve, reject) => {
        const sending = request(`${service.url}/admin`, { agent }, (answer) => {
          answer.resume().once('end', () => resolve([answer.statusCode, sending.reusedSocket]));
        });
        sending.once('error', reject).end();
      });
    expect(await ask()).toEqual([404, false]);
    await sleep(10);
    expect(await ask()).toEqual([404, true]);
    agent.destroy();
  });
});

describe('The admin listener', () => {
  it.each(['/health/live', '/health/ready', '/health/startup', '/metrics', '/console/sign-in'])(
    'serves %s',
    async (path) => {
      expect((await fetch(service.adminUrl + path)).status).toBe(200);
    },
  );

  it('serves the admin API to tokens, and the console to sessions', async () => {
    expect((await service.admin('GET', '/stripe-events')).status).toBe(200);
    expect((await service.admin('GET', '/stripe-events', undefined, null)).status).toBe(401);
    const visitor = await ConsoleVisitor.signIn(service);
    expect((await visitor.get('/console')).status).toBe(200);
  });

  it('takes no deliveries, and counts none', async () => {
    const { event, body, headers } = signed();
    const before = await deliveriesCounted();
    for (const path of [WEBHOOK, '/api/webhooks/%73tripe', `${WEBHOOK}?x=1`]) {
      const answer = await fetch(service.adminUrl + path, { method: 'POST', body, headers });
      expect([answer.status, await answer.text()]).toEqual([404, NOT_FOUND]);
    }
    const absolute = head(`POST http://x${WEBHOOK}`, 'Content-Length: 0');
    expect(await raw(service.adminUrl, absolute)).toMatch(/^HTTP\/1\.1 404 /);
    const socket = await connection(service.adminUrl);
    socket.on('error', () => undefined);
    socket.write(`POST ${WEBHOOK} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx`);
    await once(socket, 'data');
    socket.destroy();
    await sleep(50);
    expect(await deliveriesCounted()).toBe(before);
    expect(
      await service.query('select from stripe_event_log where stripe_event_id = $1', [event.id]),
    ).toEqual([]);
  });

  it('answers what is no HTTP, and what it cannot route, as the public one does, but for 404', async () => {
    const garbage = 'not http\r\n\r\n';
    expect(await raw(service.adminUrl, garbage)).toBe(await raw(service.url, garbage));
    expect(await raw(service.adminUrl, garbage)).toMatch(/^HTTP\/1\.1 400 /);
    const undecodable = await raw(service.adminUrl, head('GET /%zz'));
    expect([undecodable.slice(0, 12), bodyOf(undecodable)]).toEqual([
      'HTTP/1.1 400',
      '{"error":"invalid_request"}',
    ]);
  });

  it('cuts off slow clients as the public one does', () => {
    const { server } = service.app.getHttpAdapter().getInstance();
    const { requestTimeout, headersTimeout, keepAliveTimeout, timeout } = server;
    const limits = { requestTimeout, headersTimeout, keepAliveTimeout, timeout };
    expect(service.app.get(AdminListener)).toMatchObject({ servers: [expect.objectContaining(limits)] });
  });
});

describe('A service with two listeners', () => {
  it('answers probes while its database is away', async () => {
    const alone = await TestService.start(
      { ADMIN_PORT: '0', DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/nothing' },
      { database: service.database, untilReady: false },
    );
    const statuses = [];
    for (const probe of ['live', 'ready', 'startup'])
      statuses.push((await fetch(`${alone.adminUrl}/health/${probe}`)).status);
    await alone.stop({ keepDatabase: true });
    expect(statuses).toEqual([200, 503, 503]);
  });

  it.each(['url', 'adminUrl'] as const)(
    'ends when the last answer is sent, though its client (%s) would keep the connection',
    async (listener) => {
      const ending = await TestService.start({ ADMIN_PORT: '0' });
      const agent = new Agent({ keepAlive: true });
      await ending.query('begin; lock table stripe_event_log');
      const { body, headers } = signed();
      const answered = new Promise<number | undefined>((resolve, reject) => {
        const isDelivery = listener === 'url';
        const path = isDelivery ? WEBHOOK : '/admin/stripe-events';
        const sending = request(
          ending[listener] + path,
          { agent, method: isDelivery ? 'POST' : 'GET', headers: isDelivery ? headers : credentials },
          (answer) => answer.resume().once('end', () => resolve(answer.statusCode)),
        );
        sending.once('error', reject).end(isDelivery ? body : undefined);
      });
      // The request has arrived once somebody waits for the lock.
      await eventually(async () => {
        const waiting = await ending.query(
          `select from pg_locks where not granted and relation = 'stripe_event_log'::regclass`,
        );
        expect(waiting).not.toEqual([]);
      });
      const closed = ending.app.close();
      await eventually(async () => {
        const refused = await connection(ending[listener]).then(
          (socket) => socket.destroy() && undefined,
          (error: Error) => error.message,
        );
        expect(refused).toContain('ECONNREFUSED');
      });
      await ending.query('rollback');
      expect(await answered).toBe(200);
      // Not so within a minute, if it waited for the client.
      await closed;
      agent.destroy();
      await ending.database.drop();
    },
  );

  it('ends although a client has connected to each and says nothing', async () => {
    const ending = await TestService.start({ ADMIN_PORT: '0' });
    const silent = [await connection(ending.url), await connection(ending.adminUrl)];
    await ending.app.close();
    for (const socket of silent) socket.destroy();
    await ending.database.drop();
  });

  it('ends its live streams', async () => {
    const ending = await TestService.start({ ADMIN_PORT: '0' });
    const { cookie } = await ConsoleVisitor.signIn(ending);
    const stream = await fetch(`${ending.adminUrl}/console/live`, { headers: { cookie } });
    const [text] = await Promise.all([stream.text(), ending.app.close()]);
    expect(text).toContain('event: ready');
    await ending.database.drop();
  });

  it.each([
    ['ADMIN_PORT', { PORT: '0' }],
    ['ADMIN_HOST', { PORT: '0', ADMIN_PORT: '0', ADMIN_HOST: '192.0.2.1' }],
  ])('that cannot listen refuses to start, and names %s', async (variable, settings) => {
    const ADMIN_PORT = new URL(service.adminUrl).port;
    const starting = TestService.start({ ADMIN_PORT, ...settings }, { database: service.database });
    await expect(starting).rejects.toThrow(`Set ${variable} to `);
  });

  it.each(['::1', 'localhost'])('listens on %s', async (host) => {
    const here = await TestService.start(
      { ADMIN_PORT: '0', ADMIN_HOST: host },
      { database: service.database },
    );
    const { port } = new URL(here.adminUrl);
    for (const { address, family } of await lookup(host, { all: true })) {
      const name = family === 6 ? `[${address}]` : address;
      expect((await fetch(`http://${name}:${port}/health/live`)).status).toBe(200);
    }
    await here.stop({ keepDatabase: true });
  });
});

describe('One listener', () => {
  it('serves both, where ADMIN_PORT is not set outside production', async () => {
    const both = await TestService.start();
    const { body, headers } = signed();
    expect(both.adminUrl).toBe(both.url);
    const answers = [
      await fetch(both.url + WEBHOOK, { method: 'POST', body, headers }),
      await fetch(`${both.url}/health/live`),
      await fetch(`${both.url}/admin`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401]);
    await both.stop();
  });
});
