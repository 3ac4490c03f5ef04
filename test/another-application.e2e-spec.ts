import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from '../src/app.module';
import { readEnv } from '../src/config/env';
import { DatabaseReadiness } from '../src/database/readiness';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../dev/simulation/event.object';
import { routesOf } from './helpers/routes';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { eventually, OPERATOR, sign, WEBHOOK_SECRET } from './helpers/test-service';

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const open = new Set([
  '/api/webhooks/stripe',
  '/health/live',
  '/health/ready',
  '/health/startup',
  '/metrics',
  '/console/sign-in',
  '/console/assets/:version/:name',
]);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

function ownModule() {
  const env = readEnv({
    NODE_ENV: 'test',
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
    ADMIN_API_TOKENS: `olga:operator:${OPERATOR}`,
  });
  return AppModule.forRoot(env);
}

const applications = {
  'made of it alone': ownModule,
  'that imports it into a module of its own': () => {
    @Module({ imports: [ownModule()] })
    class SomebodysModule {}
    return SomebodysModule;
  },
};

describe.each(Object.entries(applications))('Another application, %s', (_, moduleOf) => {
  let app: NestFastifyApplication;
  let url: string;
  beforeAll(async () => {
    app = await NestFactory.create<NestFastifyApplication>(moduleOf(), new FastifyAdapter(), {
      logger: false,
    });
    await app.listen(0, '127.0.0.1');
    url = await app.getUrl();
    await app.get(DatabaseReadiness).whenReady;
  });
  afterAll(() => app.close());

  const ask = (path: string, init: RequestInit = {}) => fetch(url + path, { redirect: 'manual', ...init });

  it('lets nobody read the admin API or the console without a token', async () => {
    const paths = routesOf(app)
      .filter(({ method, path }) => method === 'GET' && !open.has(path))
      .map(({ path }) => path.replaceAll(/:\w+/g, 'something').replace('*', '/something'));
    expect(paths.length).toBeGreaterThan(15);
    const answers = await Promise.all(
      paths.map(async (path) => {
        const { status, headers } = await ask(path);
        const isClosed = path.startsWith('/admin')
          ? status === 401
          : status === 401 || headers.get('location')?.startsWith('/console/sign-in') === true;
        return { path, isClosed };
      }),
    );
    expect(answers.filter(({ isClosed }) => !isClosed)).toEqual([]);
  });

  it.each(['/admin/stripe-events', '/console/sign-in', '/health/live', '/metrics', '/nothing'])(
    'answers %s with the security headers',
    async (path) => {
      const { headers } = await ask(path);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
    },
  );

  it('takes deliveries in byte by byte, and refuses forged ones', async () => {
    const object = customer({ id: 'cus_elsewhere', email: 'jane@example.com', name: 'Jane' });
    const event = buildEvent({ type: 'customer.created', object, created: 1_790_000_000 });
    const payload = payloadOf(event);
    const deliver = (signature: string) =>
      ask('/api/webhooks/stripe', {
        method: 'POST',
        body: payload,
        headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      });
    expect((await deliver(sign(payload, { secret: 'whsec_guessed' }))).status).toBe(400);
    const answer = await deliver(sign(payload));
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 200,
      body: { received: true },
    });
    await eventually(async () => {
      const authorization = `Bearer ${OPERATOR}`;
      const { status } = await ask(`/admin/stripe-events/${event.id}`, { headers: { authorization } });
      expect(status).toBe(200);
    });
  });

  it('signs people in to the console by its form', async () => {
    const body = new URLSearchParams({ token: OPERATOR }).toString();
    const { status, headers } = await ask('/console/sign-in', { method: 'POST', body, headers: FORM });
    expect({ status, location: headers.get('location') }).toEqual({ status: 303, location: '/console' });
    const cookie = (headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    expect((await ask('/console/audit', { headers: { cookie } })).status).toBe(200);
  });
});
