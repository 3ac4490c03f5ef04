import { connect } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { OPERATOR, TestService } from './helpers/test-service';

const HEADERS = [
  "content-security-policy: default-src 'none'",
  'x-content-type-options: nosniff',
  'x-frame-options: deny',
  'referrer-policy: same-origin',
  'cache-control: no-store',
];
const HSTS = 'strict-transport-security: max-age=31536000';

const FORM = 'Content-Type: application/x-www-form-urlencoded';
const BEARER = `Authorization: Bearer ${OPERATOR}`;
const request = (line: string, ...lines: string[]) =>
  [line, 'Host: x', 'Connection: close', ...lines, '', ''].join('\r\n');

/** What is answered, and by what. */
const answers: [name: string, status: number, request: string][] = [
  ['a delivery without a signature', 400, request('POST /api/webhooks/stripe HTTP/1.1', 'Content-Length: 0')],
  ['a probe', 200, request('GET /health/live HTTP/1.1')],
  ['the metrics', 200, request('GET /metrics HTTP/1.1')],
  ['an unknown path', 404, request('GET /nothing HTTP/1.1')],
  ['the admin API without a token', 401, request('GET /admin/audit HTTP/1.1')],
  ['the admin API', 200, request('GET /admin/audit HTTP/1.1', BEARER)],
  ['its document', 200, request('GET /admin/openapi.json HTTP/1.1', BEARER)],
  ['the sign-in page', 200, request('GET /console/sign-in HTTP/1.1')],
  ['a page without a session', 303, request('GET /console HTTP/1.1')],
  ['the stream without a session', 401, request('GET /console/live HTTP/1.1')],
  [
    'a body that is too large',
    413,
    request('POST /console/sign-in HTTP/1.1', FORM, 'Content-Length: 9999999'),
  ],
  ['a path that cannot be decoded', 400, request('GET /console/%E0%A4%A HTTP/1.1')],
  ['what is no HTTP', 400, 'hello\r\n\r\n'],
  ['a request without Host', 400, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
  ['headers that are too long', 431, request('GET / HTTP/1.1', `X: ${'x'.repeat(20_000)}`)],
  ['an expectation that nobody meets', 417, request('GET / HTTP/1.1', 'Expect: wonders')],
];

async function ask(service: TestService, sent: string): Promise<string> {
  const { port } = new URL(service.url);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(sent);
  return textOf(socket);
}

describe('In production, the security headers are on', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start({ NODE_ENV: 'production', TRUST_PROXY: '127.0.0.1' });
  });
  afterAll(() => service.stop());

  it.each(answers)('the answer to %s', async (_, status, sent) => {
    const answer = (await ask(service, sent)).toLowerCase();
    expect(answer).toMatch(new RegExp(`^http/1.1 ${status} `));
    const [head = ''] = answer.split('\r\n\r\n');
    expect([...HEADERS, HSTS].filter((header) => !head.includes(header))).toEqual([]);
    for (const name of ['content-security-policy', 'cache-control'])
      expect(head.match(new RegExp(`^${name}:`, 'gm'))).toHaveLength(1);
    // Nothing that was sent, and nothing of who answers.
    expect(answer).not.toMatch(/%e0|fst_err|hpe_|server:|x-powered-by|\bat .*\.js/);
  });

  it('assets too, which alone may be kept', async () => {
    const page = await service.request('GET', '/console/sign-in');
    const asset = /\/console\/assets\/[^"]+/.exec(page.text)?.[0] ?? '';
    const { headers } = await service.request('GET', asset);
    expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
  });

  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['203.0.113.7:567', '203.0.113.7'],
    ['[2001:DB8::7]:80', '2001:db8::7'],
    ['[::1]:80', '::1'],
    ['fe80::7%eth0', 'fe80::7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['203.0.113.7, 127.0.0.1:80', '203.0.113.7'],
    ['junk', '127.0.0.1'],
    ['203.0.113.7, junk', '127.0.0.1'],
    ["1'; drop table x", '127.0.0.1'],
    ['', '127.0.0.1'],
  ])('X-Forwarded-For: %s is written into the audit log as %s', async (forwarded, expected) => {
    const body = new URLSearchParams({ token: OPERATOR }).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': forwarded };
    await service.request('POST', '/console/sign-in', { body, headers, redirect: 'manual' });
    const [row] = await service.query('select remote_address from admin_audit_log order by id desc limit 1');
    expect(row).toEqual({ remote_address: expected });
  });
});

describe('Elsewhere, https is demanded', () => {
  it('where the request came by it, and of no developer’s localhost', async () => {
    const service = await TestService.start({ TRUST_PROXY: '127.0.0.1' });
    const hsts = async (headers: Record<string, string>) =>
      (await service.request('GET', '/health/live', { headers })).headers.get('strict-transport-security');
    expect(await hsts({ 'x-forwarded-proto': 'https' })).toBe('max-age=31536000');
    expect(await hsts({})).toBeNull();
    await service.stop();
  });
});
