import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { text as textOf } from 'node:stream/consumers';
import { PageRenderer } from '../src/console/layout/page-renderer.service';
import { buildEvent } from '../dev/simulation/event.object';
import { subscription } from '../dev/simulation/subscription.object';
import { type Answer, eventually, OPERATOR, TestService, VIEWER } from './helpers/test-service';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(() => service.stop());

/** Asks as a browser that follows nothing by itself. */
function ask(
  method: string,
  path: string,
  {
    cookie,
    headers = {},
    body,
    on = service,
  }: {
    cookie?: string;
    headers?: Record<string, string>;
    body?: string;
    on?: TestService;
  } = {},
): Promise<Answer> {
  return on.request(method, path, {
    redirect: 'manual',
    ...(body !== undefined && { body }),
    headers: { ...(body !== undefined && FORM), ...(cookie !== undefined && { cookie }), ...headers },
  });
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

function form(fields: Record<string, string>): string {
  return new URLSearchParams(fields).toString();
}

/** @returns the cookie to send. */
async function signIn(token = OPERATOR, on = service): Promise<string> {
  const { status, headers } = await ask('POST', '/console/sign-in', { body: form({ token }), on });
  expect(status).toBe(303);
  return (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
}

async function csrfOf(cookie: string): Promise<string> {
  const { text } = await ask('GET', '/console/events', { cookie });
  return /name="csrf" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

let serial = 0;
function someEvent(type = 'customer.subscription.created') {
  serial += 1;
  const object = subscription({ id: `sub_${serial}`, customer: 'cus_nobody', status: 'active', items: [] });
  return buildEvent({ type, object, created: 1_790_000_000 + serial });
}

describe('Signing in', () => {
  it('gives a cookie that only the console gets, and no script', async () => {
    const { status, headers } = await ask('POST', '/console/sign-in', { body: form({ token: OPERATOR }) });
    expect({ status, to: headers.get('location') }).toEqual({ status: 303, to: '/console' });
    const attributes = (headers.get('set-cookie') ?? '').split('; ');
    expect(attributes).toEqual([
      expect.stringMatching(/^hookledger_session=[\w-]{43}$/),
      'Path=/console',
      expect.stringMatching(/^Expires=/),
      'HttpOnly',
      'SameSite=Strict',
    ]);
  });

  it('marks the cookie Secure in production, and where the request came by https', async () => {
    const either: Record<string, string>[] = [{ NODE_ENV: 'production' }, { TRUST_PROXY: '127.0.0.1' }];
    for (const settings of either) {
      const other = await TestService.start(settings, { database: service.database });
      const { headers } = await ask('POST', '/console/sign-in', {
        body: form({ token: OPERATOR }),
        headers: { 'x-forwarded-proto': 'https' },
        on: other,
      });
      const cookie = headers.get('set-cookie') ?? '';
      expect(cookie).toMatch(/^__Host-hookledger_session=[\w-]{43}; Path=\/; /);
      expect(cookie.split('; ')).toEqual(expect.arrayContaining(['Secure', 'HttpOnly', 'SameSite=Strict']));
      const [, id = ''] = /=([\w-]{43});/.exec(cookie) ?? [];
      const seen = (name: string) =>
        ask('GET', '/console/audit', {
          cookie: `${name}=${id}`,
          headers: { 'x-forwarded-proto': 'https' },
          on: other,
        });
      expect((await seen('__Host-hookledger_session')).status).toBe(200);
      // A neighbour under the same domain could plant this one.
      expect((await seen('hookledger_session')).status).toBe(303);
      await other.stop({ keepDatabase: true });
    }
  });

  it('keeps nothing that would let somebody in', async () => {
    const id = (await signIn()).split('=')[1] ?? '';
    const [row] = await service.query<{ text: string }>(
      `select string_agg(s::text || encode(id_digest, 'escape') || encode(proof, 'escape'), ' ') as text
       from console_sessions s`,
    );
    expect(row?.text).not.toContain(id);
    expect(row?.text).not.toContain(OPERATOR);
  });

  it('refuses a token that nobody has', async () => {
    const { status, headers, text } = await ask('POST', '/console/sign-in', {
      body: form({ token: 'guess' }),
    });
    expect(status).toBe(401);
    expect(headers.get('set-cookie')).toBeNull();
    expect(text).toContain('Nobody has this token');
  });

  it('refuses the eleventh wrong token of an address on both doors, and never a right one', async () => {
    const other = await TestService.start({ TRUST_PROXY: '127.0.0.1' }, { database: service.database });
    const attempt = (token: string, address: string) =>
      ask('POST', '/console/sign-in', {
        body: form({ token }),
        headers: { 'x-forwarded-for': address },
        on: other,
      });
    const bearer = (token: string, address: string) =>
      ask('GET', '/admin/audit', {
        headers: { authorization: `Bearer ${token}`, 'x-forwarded-for': address },
        on: other,
      });
    await attempt(OPERATOR, '203.0.113.1');
    const answers = await Promise.all(Array.from({ length: 12 }, () => attempt('guess', '203.0.113.1')));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([...Array(10).fill(401), 429, 429]);
    const { status, headers, json } = await bearer('guess', '203.0.113.1');
    expect({ status, error: json.error }).toEqual({ status: 429, error: 'too_many_wrong_tokens' });
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(240);
    expect((await attempt(OPERATOR, '203.0.113.1')).status).toBe(303);
    expect((await bearer(OPERATOR, '203.0.113.1')).status).toBe(200);
    expect((await bearer('guess', '203.0.113.2')).status).toBe(401);
    const { text } = await ask('GET', '/metrics', { on: other });
    expect(text).toContain('hookledger_token_refusals_total{door="sign_in",reason="wrong"} 10\n');
    expect(text).toContain('hookledger_token_refusals_total{door="sign_in",reason="limited"} 2\n');
    expect(text).toContain('hookledger_token_refusals_total{door="bearer",reason="limited"} 1\n');
    await other.stop({ keepDatabase: true });
  });

  it('is refused when another site sends the form', async () => {
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://evil.example' },
    ];
    for (const headers of foreign) {
      const answer = await ask('POST', '/console/sign-in', { body: form({ token: OPERATOR }), headers });
      expect({ status: answer.status, cookie: answer.headers.get('set-cookie') }).toEqual({
        status: 403,
        cookie: null,
      });
    }
    const headers = { origin: service.url };
    expect((await ask('POST', '/console/sign-in', { body: form({ token: OPERATOR }), headers })).status).toBe(
      303,
    );
  });

  it.each([
    ['/console/events?status=dead', '/console/events?status=dead'],
    ['https://evil.example/console', '/console'],
    ['//evil.example/console', '/console'],
    ['/\\evil.example/console', '/console'],
    ['/console/../admin', '/console'],
    ['/consolery', '/console'],
    ['/admin/stripe-events', '/console'],
    ['javascript:alert(1)', '/console'],
    ['/console/sign-in', '/console'],
    ['/console\r\nx: y', '/console'],
  ])('with next=%j leads to %s', async (next, expected) => {
    const answer = await ask('POST', '/console/sign-in', { body: form({ token: OPERATOR, next }) });
    expect(answer.headers.get('location')).toBe(expected);
  });

  it('and signing out are written into the audit log', async () => {
    const [last] = await service.query<{ id: string }>('select max(id) as id from admin_audit_log');
    const cookie = await signIn(VIEWER);
    await ask('POST', '/console/sign-out', { cookie, body: form({ csrf: await csrfOf(cookie) }) });
    expect(
      await service.query('select actor, action, target from admin_audit_log where id > $1 order by id', [
        last?.id,
      ]),
    ).toEqual([
      { actor: 'victor', action: 'sign_in', target: 'console' },
      { actor: 'victor', action: 'sign_out', target: 'console' },
    ]);
  });
});

describe('A session', () => {
  it('ends when its owner signs out, for whoever has its cookie', async () => {
    const cookie = await signIn();
    const body = form({ csrf: await csrfOf(cookie) });
    const { status, headers } = await ask('POST', '/console/sign-out', { cookie, body });
    expect({ status, to: headers.get('location') }).toEqual({ status: 303, to: '/console/sign-in' });
    expect(headers.get('set-cookie')).toMatch(/^hookledger_session=; .*Max-Age=0/i);
    expect((await ask('GET', '/console', { cookie })).status).toBe(303);
  });

  it('ends when it has expired, and is deleted at the next sign-in', async () => {
    const cookie = await signIn();
    await service.query(`update console_sessions set expires_at = now() - interval '1 second'`);
    expect((await ask('GET', '/console/events', { cookie })).headers.get('location')).toBe(
      '/console/sign-in?next=%2Fconsole%2Fevents',
    );
    await signIn();
    expect(await service.query('select from console_sessions')).toHaveLength(1);
  });

  it('ends when its token is changed or taken away, and gets the role that the token has now', async () => {
    const olga = await signIn(OPERATOR);
    const victor = await signIn(VIEWER);
    const tokens = `olga:operator:another-token,victoria:operator:${VIEWER}`;
    const other = await TestService.start({ ADMIN_API_TOKENS: tokens }, { database: service.database });
    expect((await ask('GET', '/console/events', { cookie: olga, on: other })).status).toBe(303);
    const { status, text } = await ask('GET', '/console/events', { cookie: victor, on: other });
    expect(status).toBe(200);
    expect(text).toContain('victoria');
    await other.stop({ keepDatabase: true });
  });
});

describe('The gate of the console', () => {
  it.each(['/console', '/console/events', '/console/live/more', '/console/nothing-of-that-name'])(
    'sends whoever is not signed in from %s to the sign-in page',
    async (path) => {
      const { status, headers } = await ask('GET', path);
      expect(status).toBe(303);
      const next = path === '/console' ? '' : `?next=${encodeURIComponent(path)}`;
      expect(headers.get('location')).toBe(`/console/sign-in${next}`);
    },
  );

  it('answers htmx and streams with 401, since they would follow a redirect unseen', async () => {
    const page = `${service.url}/console/events?status=dead`;
    const htmx = await ask('GET', '/console/events', {
      headers: { 'hx-request': 'true', 'hx-current-url': page },
    });
    expect({ status: htmx.status, to: htmx.headers.get('hx-redirect') }).toEqual({
      status: 401,
      to: '/console/sign-in?next=%2Fconsole%2Fevents%3Fstatus%3Ddead',
    });
    expect((await ask('GET', '/console/live')).status).toBe(401);
  });

  it('has a link from elsewhere come again, since the cookie is for our own pages', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    // Not by fetch, which says by itself what it is.
    const [response] = (await once(
      get(`${service.url}/console/events?status=dead`, { headers }),
      'response',
    )) as [IncomingMessage];
    expect(response.statusCode).toBe(200);
    expect(await textOf(response)).toContain('content="0;url=/console/events?status=dead"');
  });

  it('shows a page for what is not there', async () => {
    const { status, text, headers } = await ask('GET', '/console/nothing', { cookie: await signIn() });
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 404,
      type: 'text/html; charset=utf-8',
    });
    expect(text).toContain('There is no such page');
  });

  it('refuses to change anything for a viewer', async () => {
    const cookie = await signIn(VIEWER);
    const body = form({ csrf: await csrfOf(cookie) });
    const { status, text } = await ask('POST', '/console/events', { cookie, body });
    expect(status).toBe(403);
    expect(text).toContain('needs a token with the role operator');
  });

  it('refuses what has no token of this very session, or another one', async () => {
    const [cookie, stranger] = [await signIn(), await signIn()];
    for (const body of [
      undefined,
      form({}),
      form({ csrf: 'guess' }),
      form({ csrf: await csrfOf(stranger) }),
    ]) {
      const answer = await ask('POST', '/console/sign-out', { cookie, ...(body !== undefined && { body }) });
      expect(answer.status).toBe(403);
      expect(answer.text).toContain('did not come from a page of the console');
    }
    expect((await ask('GET', '/console/events', { cookie })).status).toBe(200);
  });

  it('takes the token from the header too, as htmx sends it', async () => {
    const cookie = await signIn();
    const headers = { 'x-csrf-token': await csrfOf(cookie) };
    expect((await ask('POST', '/console/sign-out', { cookie, headers })).status).toBe(303);
  });

  it('refuses what another site sends, whatever token it has', async () => {
    const cookie = await signIn();
    const body = form({ csrf: await csrfOf(cookie) });
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
    ];
    for (const headers of foreign) {
      expect((await ask('POST', '/console/sign-out', { cookie, body, headers })).status).toBe(403);
    }
    const own = { 'sec-fetch-site': 'same-origin', origin: service.url };
    expect((await ask('POST', '/console/sign-out', { cookie, body, headers: own })).status).toBe(303);
  });
});

describe('Pages', () => {
  const pages = [
    '/console',
    '/console?range=7d',
    '/console/events',
    '/console/events?status=dead',
    '/console/nothing',
  ];

  it.each(pages)('%s allow nothing inline, and are kept nowhere', async (path) => {
    const { headers, text } = await ask('GET', path, { cookie: await signIn() });
    const policy = headers.get('content-security-policy')?.split(';').toSorted();
    expect(policy).toEqual(
      [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "font-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ].toSorted(),
    );
    expect(headers.get('cache-control')).toBe('no-store');
    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
    expect(text.match(/<script[^>]*>[^<]/g)).toBeNull();
    expect(text.match(/<script(?![^>]*\ssrc=)/g)).toBeNull();
  });

  it('escape whatever an event brings', async () => {
    const evil = `<img src=x onerror="alert(1)">`;
    await service.query(
      `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, status, object_id, last_error)
       values ('evt_evil', $1, '{}', now(), 'dead', $1, $1)`,
      [evil],
    );
    for (const path of [
      '/console',
      '/console/events?status=dead',
      `/console/events?type=${encodeURIComponent(evil)}&error=${encodeURIComponent(`">${evil}`)}`,
      `/console/events?status=${encodeURIComponent(evil)}`,
      `/console/sign-in?next=${encodeURIComponent(`/console/"><img src=x>`)}`,
    ]) {
      const { text } = await ask('GET', path, { cookie: await signIn() });
      expect(text).not.toContain('<img');
    }
    const { text } = await ask('GET', '/console/events?status=dead', { cookie: await signIn() });
    expect(text).toContain('&lt;img src=x onerror=&quot;alert(1)&quot;>');
  });

  it('load only files that are there, by addresses that may be kept for ever', async () => {
    const { text } = await ask('GET', '/console', { cookie: await signIn() });
    const paths = [...text.matchAll(/(?:src|href)="(\/console\/assets\/[^"]+)"/g)].map(
      ([, path]) => path ?? '',
    );
    expect(paths.length).toBeGreaterThanOrEqual(6);
    for (const path of paths) {
      const { status, headers } = await ask('GET', path);
      expect({ path, status, cache: headers.get('cache-control') }).toEqual({
        path,
        status: 200,
        cache: 'public, max-age=31536000, immutable',
      });
      const type = path.endsWith('.css')
        ? 'text/css'
        : path.endsWith('.svg')
          ? 'image/svg+xml'
          : 'text/javascript';
      expect(headers.get('content-type')).toContain(type);
    }
    const [folder] = /\/console\/assets\/[^/]+/.exec(paths[0] ?? '') ?? [];
    for (const name of ['..%2f..%2fconsole.module.js', 'package.json', '..%2fconsole-path.js']) {
      expect((await ask('GET', `${folder}/${name}`)).status).toBe(404);
    }
    const older = await ask('GET', '/console/assets/older/console.css');
    expect({ status: older.status, cache: older.headers.get('cache-control') }).toEqual({
      status: 200,
      cache: 'no-store',
    });
  });

  it('are none of the webhook’s business, whatever cookie comes along', async () => {
    const { status, headers } = await service.deliver(someEvent(), { cookie: 'hookledger_session=x' });
    expect({ status, cookie: headers.get('set-cookie') }).toEqual({ status: 200, cookie: null });
  });
});

describe('A page that cannot be made', () => {
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['asked for', 'GET', '/console/events', {}],
    ['refused for what is in its body', 'POST', '/console/events/evt_1/replay', {}],
    ['refused at the gate', 'POST', '/console/events/evt_1/replay', { 'sec-fetch-site': 'cross-site' }],
  ])('when it is %s, is a plain failure, and the service goes on', async (_when, method, path, sent) => {
    const cookie = await signIn();
    jest.spyOn(service.app.get(PageRenderer), 'render').mockImplementation(() => {
      throw new Error('broken');
    });
    const { status, headers, text } = await ask(method, path, {
      cookie,
      headers: sent,
    });
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 500,
      type: 'text/plain; charset=utf-8',
    });
    expect(text).not.toContain('broken');
    const event = someEvent();
    expect((await service.deliver(event)).status).toBe(200);
  });
});

describe('The list of events', () => {
  it('finds by status, type, object and text of the error, and keeps what was filled in', async () => {
    const [one, other] = [someEvent(), someEvent('product.created')];
    await service.deliver(one);
    await service.deliver(other);
    await service.until(other.id, 'ignored');
    const cookie = await signIn();
    const list = async (query: string) => (await ask('GET', `/console/events?${query}`, { cookie })).text;
    expect(await list('status=ignored')).toContain(other.id);
    expect(await list('status=ignored')).not.toContain(one.id);
    expect(await list('status=&type=product.created&customerId=')).toContain(other.id);
    expect(await list(`objectId=sub_${serial - 1}`)).toContain(one.id);
    expect(await list('from=2026-01-01T10:00')).toContain('value="2026-01-01T10:00"');
  });

  it('says which field is wrong instead of showing everything', async () => {
    const { status, text } = await ask('GET', '/console/events?tenantId=acme', { cookie: await signIn() });
    expect(status).toBe(400);
    expect(text).toContain('tenantId: must be the UUID of a tenant');
  });

  it('goes from page to page', async () => {
    const cookie = await signIn();
    await service.query(
      `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, status, processed)
       select 'evt_page_' || n, 'page.test', '{}', now(), 'ignored', true from generate_series(1, 60) n`,
    );
    const first = (await ask('GET', '/console/events?type=page.test', { cookie })).text;
    const next = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = (await ask('GET', next, { cookie })).text;
    const ids = (text: string) => [...new Set(text.match(/evt_page_\d+/g))];
    expect([ids(first).length, ids(second).length]).toEqual([50, 10]);
    expect(new Set([...ids(first), ...ids(second)]).size).toBe(60);
    expect(second).toContain('The oldest are shown');
  });

  it.each([
    ['evt_1abc', '/console/events/evt_1abc'],
    ['cus_1abc', '/console/events?customerId=cus_1abc'],
    ['sub_1abc', '/console/events?objectId=sub_1abc'],
    ['invoice.paid', '/console/events?type=invoice.paid'],
    ['duplicate key', '/console/events?error=duplicate+key'],
    ['6d7bd4c6-62a9-4dd4-a0d5-6ae4e7a5a101', '/console/events?tenantId=6d7bd4c6-62a9-4dd4-a0d5-6ae4e7a5a101'],
  ])('understands %s in the search box', async (text, expected) => {
    const path = `/console/events?q=${encodeURIComponent(text)}`;
    expect((await ask('GET', path, { cookie: await signIn() })).headers.get('location')).toBe(expected);
  });

  it('offers a replay to operators only', async () => {
    const path = '/console/events?status=dead';
    expect((await ask('GET', path, { cookie: await signIn() })).text).toContain(
      'href="/console/bulk-replays/new?status=dead"',
    );
    expect((await ask('GET', path, { cookie: await signIn(VIEWER) })).text).not.toContain('bulk-replays/new');
  });
});

describe('The live stream', () => {
  /** What has come until it ends, or `enough` is found in it. */
  async function listen(response: Response, enough?: string): Promise<string> {
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (enough !== undefined && text.includes(enough)) break;
    }
    return text;
  }

  it('tells of a change after a delivery', async () => {
    const response = await fetch(`${service.url}/console/live`, { headers: { cookie: await signIn() } });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const heard = listen(response, 'event: changed');
    let isHeard = false;
    const hearing = heard.then(() => (isHeard = true));
    // Again and again, since the first look only tells what there is.
    await eventually(async () => {
      await service.deliver(someEvent());
      if (!isHeard) throw new Error('no change was told');
    });
    await hearing;
  });

  it('ends with its session', async () => {
    const open = async (seconds: number) => {
      const cookie = await signIn();
      await service.query(`update console_sessions set expires_at = now() + $1 * interval '1 second'`, [
        seconds,
      ]);
      return fetch(`${service.url}/console/live`, { headers: { cookie } });
    };
    // On a busy machine a second may be over before the stream begins.
    let response = await open(1);
    if (response.status !== 200) response = await open(15);
    expect(await listen(response)).toContain('event: ready');
  });

  it('does not hold up a service that is told to stop', async () => {
    const other = await TestService.start({}, { database: service.database });
    const cookie = await signIn(OPERATOR, other);
    const response = await fetch(`${other.url}/console/live`, { headers: { cookie } });
    const ended = listen(response);
    const begun = performance.now();
    await other.stop({ keepDatabase: true });
    await ended;
    // The grace period is longer, and so is the wait for the next heartbeat.
    expect(performance.now() - begun).toBeLessThan(15_000);
  });

  it('ends within seconds when its session is ended on another replica', async () => {
    const other = await TestService.start({}, { database: service.database });
    const cookie = await signIn();
    const opened = await fetch(`${service.url}/console/live`, { headers: { cookie } });
    const kept = await fetch(`${service.url}/console/live`, { headers: { cookie: await signIn(VIEWER) } });
    const ended = listen(opened);
    let isKept = true;
    void listen(kept).then(() => (isKept = false));
    const page = await ask('GET', '/console', { cookie });
    const csrf = /name="csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    await fetch(`${other.url}/console/sign-out`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ csrf }).toString(),
    });
    expect(await ended).toContain('event: ready');
    expect(isKept).toBe(true);
    await other.stop({ keepDatabase: true });
  });

  it('is open ten times at most in one session, and somebody else has his own', async () => {
    const other = await TestService.start({}, { database: service.database });
    const cookie = await signIn(OPERATOR, other);
    const open = () => fetch(`${other.url}/console/live`, { headers: { cookie } });
    const streams: Response[] = [];
    for (let count = 0; count < 10; count += 1) streams.push(await open());
    expect(streams.map(({ status }) => status)).toEqual(Array(10).fill(200));
    const refused = await open();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
    const viewer = await signIn(VIEWER, other);
    const another = await fetch(`${other.url}/console/live`, { headers: { cookie: viewer } });
    expect(another.status).toBe(200);
    await another.body?.cancel();
    await streams[0]?.body?.cancel();
    await eventually(async () => expect((await open()).status).toBe(200));
    await other.stop({ keepDatabase: true });
  });
});
