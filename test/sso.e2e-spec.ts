import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../dev/simulation/event.object';
import { freePort } from './helpers/free-port';
import { ServerHome, ServerProcess } from './helpers/server-process';
import { OPERATOR, sign, TestService } from './helpers/test-service';

const NGINX = '/usr/sbin/nginx';
const noNginx = existsSync(NGINX) ? '' : ` (skipped: Debian's package nginx-light is not installed)`;
const SESSION = '_oauth2_proxy=of-somebody-who-may';

let service: TestService;
/** Speaks what nginx asks of oauth2-proxy; the real one cannot be had here. */
let oauth2Proxy: Server;
let asked: { url: string | undefined; headers: IncomingHttpHeaders }[] = [];
let nginx: ServerProcess;
let home: ServerHome;
let door: string;

async function startSignIn(): Promise<string> {
  oauth2Proxy = createServer((request, response) => {
    asked.push({ url: request.url, headers: request.headers });
    if (request.url === '/oauth2/auth') {
      const isSignedIn = request.headers.cookie === SESSION;
      response
        .writeHead(isSignedIn ? 202 : 401, isSignedIn ? { 'set-cookie': `${SESSION}; renewed` } : {})
        .end();
    } else response.writeHead(200).end('Sign in');
  }).listen(0, '127.0.0.1');
  await once(oauth2Proxy, 'listening');
  return `127.0.0.1:${(oauth2Proxy.address() as AddressInfo).port}`;
}

/** With the very file that is shipped, but for addresses. */
async function startNginx(signIn: string): Promise<void> {
  const port = await freePort();
  const shipped = await readFile(resolve(__dirname, '../deploy/sso/nginx.conf'), 'utf8');
  home = await ServerHome.make('hookledger-nginx-');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${home.directory}/${name};`)
    .join('\n');
  const configuration = await home.write(
    'nginx.conf',
    `daemon off; pid ${home.directory}/pid; error_log stderr;
     events {}
     http { access_log off; ${temporary}
     ${shipped
       .replace('127.0.0.1:3001', new URL(service.adminUrl).host)
       .replace('127.0.0.1:4180', signIn)
       .replace('listen 8080', `listen 127.0.0.1:${port}`)} }`,
  );
  door = `http://127.0.0.1:${port}`;
  nginx = await ServerProcess.start(NGINX, ['-c', configuration, '-e', 'stderr'], home, () => fetch(door));
}

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(door + path, { redirect: 'manual', ...init });
}

(noNginx ? describe.skip : describe)(`Behind nginx and oauth2-proxy${noNginx}`, () => {
  beforeAll(async () => {
    service = await TestService.start({ TRUST_PROXY: '127.0.0.1', ADMIN_PORT: '0' });
    await startNginx(await startSignIn());
  });

  beforeEach(() => {
    asked = [];
  });

  afterAll(async () => {
    await nginx.stop('SIGTERM');
    oauth2Proxy.close();
    oauth2Proxy.closeAllConnections();
    await service.stop();
    await rm(home.directory, { recursive: true });
  });

  it('who is not signed in is asked to, even with a token of ours, and is told back where they were', async () => {
    const path = '/admin/stripe-events?status=dead&limit=2';
    const answer = await ask(path, { headers: { authorization: `Bearer ${OPERATOR}` } });
    expect([answer.status, await answer.text()]).toEqual([403, 'Sign in']);
    expect(asked.at(-1)).toMatchObject({
      url: '/oauth2/sign_in',
      headers: { 'x-auth-request-redirect': path },
    });
  });

  it('who is signed in still needs a token', async () => {
    const answer = await ask('/admin/stripe-events', { headers: { cookie: SESSION } });
    expect([answer.status, await answer.json()]).toEqual([
      401,
      expect.objectContaining({ error: 'unauthorized' }),
    ]);
  });

  it('who has both is let in, and a renewed session is handed on', async () => {
    const headers = { cookie: SESSION, authorization: `Bearer ${OPERATOR}` };
    const answer = await ask('/admin/stripe-events', { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('set-cookie')).toBe(`${SESSION}; renewed`);
  });

  it('the audit log has the address that came to the door, not one that a header claims', async () => {
    const event = buildEvent({
      type: 'customer.created',
      object: customer({ id: 'cus_1' }),
      created: 1_790_000_000,
    });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    const answer = await ask(`/admin/stripe-events/${event.id}/replay`, {
      method: 'POST',
      body: '{"reason": "to see", "force": true}',
      headers: {
        cookie: SESSION,
        authorization: `Bearer ${OPERATOR}`,
        'content-type': 'application/json',
        'x-forwarded-for': '203.0.113.9',
      },
    });
    expect(answer.status).toBe(202);
    expect(await service.query('select actor, remote_address from admin_audit_log')).toEqual([
      { actor: 'olga', remote_address: '127.0.0.1' },
    ]);
  });

  it.each(['/metrics', '/health/ready', '/adminx', '/'])(
    'nothing else is behind this door: %s',
    async (path) => {
      expect((await ask(path, { headers: { cookie: SESSION } })).status).toBe(404);
    },
  );

  it('deliveries come by another door', async () => {
    const payload = payloadOf(
      buildEvent({ type: 'customer.created', object: customer({ id: 'cus_2' }), created: 1_790_000_000 }),
    );
    const headers = { 'stripe-signature': sign(payload), cookie: SESSION };
    const answer = await ask('/api/webhooks/stripe', { method: 'POST', body: payload, headers });
    expect(answer.status).toBe(404);
  });
});
