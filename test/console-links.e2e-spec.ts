import { buildEvent } from '../dev/simulation/event.object';
import { subscription } from '../dev/simulation/subscription.object';
import { ConsoleVisitor } from './helpers/console-visitor';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { TestService } from './helpers/test-service';

const MAX_PAGES = 150;

let service: TestService;
let operator: ConsoleVisitor;

beforeAll(async () => {
  service = await TestService.start();
  operator = await ConsoleVisitor.signIn(service);
  const planId = await insertPlan(service, { slug: 'pro' });
  await insertPrice(service, 'price_1', planId);
  const tenantId = await insertTenant(service, { planId });
  await service.query(`insert into stripe_customers (id, tenant_id) values ('cus_1', $1)`, [tenantId]);
  for (const [id, price, customer] of [
    ['sub_1', 'price_1', 'cus_1'],
    ['sub_2', 'price_2', 'cus_1'],
    ['sub_3', 'price_1', 'cus_2'],
  ] as const) {
    const event = buildEvent({
      type: 'customer.subscription.created',
      object: subscription({ id, customer, items: [{ price }] }),
      created: 1_790_000_000,
    });
    await service.deliver(event);
    await service.until(event.id, 'processed', 'waiting');
  }
  const bulk = { reason: 'a test', force: true, filter: { objectId: 'sub_1' } };
  await service.admin('POST', '/stripe-events/replay', bulk);
  await service.bulkReplaysEnded();
});

afterAll(() => service.stop());

it('Each page that the console leads to takes what the console asks of it: links, and filters as they are', async () => {
  const seen = new Set<string>();
  const rest = ['/console'];
  const wrong: string[] = [];
  for (let path = rest.shift(); path !== undefined && seen.size < MAX_PAGES; path = rest.shift()) {
    if (seen.has(path)) continue;
    seen.add(path);
    const { status, text, headers } = await operator.get(path);
    const location = headers.get('location');
    if (status >= 400) wrong.push(`${status} ${path}`);
    rest.push(...linksOf(text), ...formsOf(text), ...(location === null ? [] : [location]));
  }
  expect(wrong).toEqual([]);
  const kinds = [...seen].map((path) =>
    path.replace(/\?.*/, '?').replaceAll(/\/(evt_|price_|\d)[^/?]*/g, '/:id'),
  );
  for (const kind of [
    '/console?',
    '/console/events?',
    '/console/events/:id',
    '/console/tenants?',
    '/console/audit?',
    '/console/prices/:id',
    '/console/bulk-replays/:id',
    '/console/bulk-replays/new?',
    '/console/api/openapi.json',
  ])
    expect(kinds).toContain(kind);
}, 120_000);

function linksOf(page: string): string[] {
  return [...page.matchAll(/ href="(\/console[^"#]*)[^"]*"/g)].map(([, path = '']) => unescaped(path));
}

/** As a browser without scripts sends them when nothing is filled in; of checkboxes, the first is ticked. */
function formsOf(page: string): string[] {
  const forms = page.match(/<form [\s\S]*?<\/form>/g) ?? [];
  return forms
    .filter((form) => / method="get"/.test(form))
    .flatMap((form) => {
      const action = / action="([^"]*)"/.exec(form)?.[1] ?? '';
      const inputs = form.match(/<(input|select) [^>]*>/g) ?? [];
      const boxes = inputs.filter((input) => input.includes('type="checkbox"') && input.includes(' name="'));
      const fields = [...inputs.filter((input) => !input.includes('type="checkbox"')), ...boxes.slice(0, 1)];
      const query = new URLSearchParams(
        fields.flatMap((input) => {
          const name = / name="([^"]*)"/.exec(input)?.[1];
          return name === undefined ? [] : [[name, unescaped(/ value="([^"]*)"/.exec(input)?.[1] ?? '')]];
        }),
      );
      return query.size > 0 ? [`${action}?${query.toString()}`] : [];
    });
}

function unescaped(text: string): string {
  return text.replaceAll('&amp;', '&').replaceAll('&quot;', '"');
}
