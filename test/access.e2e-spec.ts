import { randomUUID } from 'node:crypto';
import { buildEvent } from '../dev/simulation/event.object';
import { ConsoleVisitor } from './helpers/console-visitor';
import { type Route, routesOf } from './helpers/routes';
import { TestService, VIEWER } from './helpers/test-service';

/** Whoever comes is answered here; each has its own way to tell friend from foe, or nothing to hide. */
const forAll = new Set([
  'POST /api/webhooks/stripe',
  'GET /health/live',
  'GET /health/ready',
  'GET /health/startup',
  'GET /metrics',
  'GET /console/sign-in',
  'POST /console/sign-in',
  'GET /console/assets/:version/:name',
]);
/** What a viewer may end: sessions of his own. */
const own = new Set(['POST /console/sign-out', 'POST /console/sessions/:id/end']);
const reading = new Set(['GET', 'HEAD']);
/** `fetch` knows no others; what has no page of its own is answered alike for all methods. */
const sendable = new Set([...reading, 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

let service: TestService;
let routes: Route[];

beforeAll(async () => {
  service = await TestService.start();
  const event = buildEvent({
    type: 'product.created',
    object: { id: 'prod_1', object: 'product' },
    created: 1_790_000_000,
  });
  await service.deliver(event);
  await service.until(event.id, 'ignored');
  routes = routesOf(service.app).filter(({ method }) => sendable.has(method));
  pathOf = ({ path }) =>
    path
      .replace(/:priceId/, 'price_1')
      .replace(/\/tenants\/:id/, `/tenants/${randomUUID()}`)
      .replace(/\/bulk-replays\/:id/, '/bulk-replays/1')
      .replace(/:id/, event.id)
      .replaceAll(/:\w+/g, 'something')
      .replace('*', '/something');
});

let pathOf: (route: Route) => string;

afterAll(() => service.stop());

describe('Of all routes', () => {
  it('there are those of Stripe, of probes, of people and of their programs, and the ones for all are among them', () => {
    const names = routes.map(nameOf);
    expect(names).toEqual(expect.arrayContaining([...forAll]));
    for (const prefix of ['/admin/', '/console/'])
      expect(routes.filter(({ path }) => path.startsWith(prefix)).length).toBeGreaterThan(5);
  });

  it('none but these answers whoever has no token', async () => {
    const answers = await Promise.all(
      routes.filter(isGuarded).map(async (route) => {
        const { status, headers } = await service.request(route.method, pathOf(route), {
          redirect: 'manual',
        });
        const isSentToSignIn = status === 303 && headers.get('location')?.startsWith('/console/sign-in');
        return { route: nameOf(route), isRefused: status === 401 || status === 403 || isSentToSignIn };
      }),
    );
    expect(answers.filter(({ isRefused }) => !isRefused)).toEqual([]);
    expect(answers.length).toBeGreaterThan(20);
  });

  it('none lets a viewer change anything, and each lets him read', async () => {
    const visitor = await ConsoleVisitor.signIn(service, VIEWER);
    const fields = { csrf: await visitor.csrf(), reason: 'x' };
    const before = await everything();
    const refused = [];
    for (const route of routes.filter(
      (each) => isGuarded(each) && nameOf(each) !== 'POST /console/sign-out',
    )) {
      const path = pathOf(route);
      const { status } = path.startsWith('/console')
        ? await (reading.has(route.method) ? visitor.get(path) : visitor.post(path, fields, route.method))
        : await service.admin(route.method, path.slice('/admin'.length), bodyFor(route), VIEWER);
      if (status === 403 || status === 401) refused.push(nameOf(route));
    }
    const changing = routes.filter((route) => isGuarded(route) && !reading.has(route.method)).map(nameOf);
    expect(refused.toSorted()).toEqual(changing.filter((name) => !own.has(name)).toSorted());
    expect(await everything()).toEqual(before);
  });
});

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

/** HEAD is what GET is. */
function isGuarded(route: Route): boolean {
  const name = nameOf(route.method === 'HEAD' ? { ...route, method: 'GET' } : route);
  // The stream never ends; the console's own spec has it.
  return !forAll.has(name) && route.path !== '/console/live';
}

function bodyFor({ method }: Route): unknown {
  return reading.has(method) ? undefined : { reason: 'x', force: true, filter: { type: 'product.created' } };
}

/** All that a person could change, row by row. */
async function everything(): Promise<unknown[]> {
  const tables = await service.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = current_schema()
       and table_name not in ('traffic_minutes', 'traffic_hours', 'backlog_minutes', 'console_sessions')
     order by 1`,
  );
  const contents: unknown[] = [];
  for (const { name } of tables)
    contents.push([name, await service.query(`select t::text from ${name} t order by 1`)]);
  return contents;
}
