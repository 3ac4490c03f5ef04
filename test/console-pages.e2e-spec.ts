import { randomUUID } from 'node:crypto';
import { exampleBodies } from '../src/console/api/curl';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { subscription } from '../dev/simulation/subscription.object';
import { ConsoleVisitor, orderForms } from './helpers/console-visitor';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { eventually, TestService, VIEWER } from './helpers/test-service';

const CREATED = 1_790_000_000;
const EVIL = `<img src=x onerror="alert(1)">`;
const ESCAPED = '&lt;img src=x onerror=&quot;alert(1)&quot;>';

let service: TestService;
let operator: ConsoleVisitor;
let viewer: ConsoleVisitor;
let free: string;
let pro: string;

beforeAll(async () => {
  service = await TestService.start({ RETRY_MAX_ATTEMPTS: '0' });
  free = await insertPlan(service, { slug: 'free', isDefault: true });
  pro = await insertPlan(service, { slug: 'pro', sortOrder: 1, limit: 5 });
  await insertPrice(service, 'price_pro', pro);
  operator = await ConsoleVisitor.signIn(service);
  viewer = await ConsoleVisitor.signIn(service, VIEWER);
});

afterAll(() => service.stop());

let serial = 0;
const next = () => (serial += 1);

/** An event about a subscription with this price, of a customer that is linked to the tenant, or to none. */
async function subscribed(tenantId: string | null, price = 'price_pro') {
  const n = next();
  const customerId = `cus_${n}`;
  if (tenantId !== null) {
    await service.query('insert into stripe_customers (id, tenant_id) values ($1, $2)', [
      customerId,
      tenantId,
    ]);
  }
  const object = subscription({ id: `sub_${n}`, customer: customerId, items: [{ price }] });
  const event = buildEvent({ type: 'customer.subscription.created', object, created: CREATED + n });
  await service.deliver(event);
  return { customerId, subscriptionId: object.id, event };
}

/** Genuine events that have been processed, and are as if they had failed since. @param type of their own, to find them by */
async function deadEvents(count: number, type: string): Promise<string[]> {
  const tenantId = await insertTenant(service, { planId: free });
  const events = [];
  for (let i = 0; i < count; i += 1) events.push((await subscribed(tenantId)).event);
  await service.settled();
  const ids = events.map(({ id }) => id);
  await service.query(
    `update stripe_event_log set status = 'dead', processed = false, processed_at = null, event_type = $2
     where stripe_event_id = any ($1)`,
    [ids, type],
  );
  return ids;
}

function audit(target: string): Promise<unknown[]> {
  return service.query(
    `select actor, action, reason, result from admin_audit_log where target = $1 order by id`,
    [target],
  );
}

async function textOf(path: string, visitor = operator, wanted = 200): Promise<string> {
  const { status, text } = await visitor.get(path);
  expect({ path, status }).toEqual({ path, status: wanted });
  return text;
}

describe('The pages of tenants', () => {
  it('find a tenant by name, slug, id, customer and subscription', async () => {
    const id = await insertTenant(service, { planId: free });
    await service.query(`update tenants set name = 'Zebra Zoo', slug = 'striped' where id = $1`, [id]);
    const { customerId, event } = await subscribed(id);
    const other = await insertTenant(service, { planId: free });
    await service.until(event.id, 'processed');
    for (const search of ['zebra', 'strip', id, customerId, customerId.replace('cus', 'sub')]) {
      const text = await textOf(`/console/tenants?search=${search}`);
      expect(text).toContain(`href="/console/tenants/${id}"`);
      expect(text).not.toContain(other);
      expect(text).toContain(`value="${search}"`);
    }
    expect(await textOf('/console/tenants?search=nobody-of-that-name')).toContain('No tenant is found.');
  });

  it('go from page to page', async () => {
    await service.query(
      `insert into tenants (id, name, slug) select gen_random_uuid(), 'Paged', 'paged-' || lpad(n::text, 3, '0')
       from generate_series(1, 60) n`,
    );
    const first = await textOf('/console/tenants?search=paged-');
    const link = /rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const second = await textOf(link);
    const slugs = [first, second].flatMap((text) => text.match(/paged-\d+(?=<)/g) ?? []);
    expect([slugs.length, new Set(slugs).size]).toEqual([60, 60]);
    expect(second).toContain('These are the last');
  });

  it('show what somebody pays for, in the money of each currency', async () => {
    const id = await insertTenant(service, { planId: free });
    const { customerId, subscriptionId, event } = await subscribed(id);
    const payments = (['usd', 'jpy'] as const).map((currency) =>
      buildEvent({
        type: 'payment_intent.succeeded',
        object: paymentIntent({
          id: `pi_${next()}`,
          customer: customerId,
          status: 'succeeded',
          amount: 123_400,
          currency,
        }),
        created: CREATED + next(),
      }),
    );
    for (const payment of payments) await service.deliver(payment);
    for (const { id: eventId } of [event, ...payments]) await service.until(eventId, 'processed');
    const text = await textOf(`/console/tenants/${id}`);
    for (const shown of [
      '<strong>pro</strong>',
      'active',
      'the product',
      '$1,234.00',
      '¥123,400',
      '500',
      '5,000 MB',
      subscriptionId,
      'href="/console/prices/price_pro"',
      `href="/console/events?tenantId=${id}"`,
      `href="/console/events/${payments[0]?.id}"`,
    ]) {
      expect(text).toContain(shown);
    }
  });

  it('link a customer, whose events go on', async () => {
    const id = await insertTenant(service, { planId: free });
    const { customerId, event } = await subscribed(null);
    await service.until(event.id, 'waiting');
    const list = await textOf(`/console/tenants?customerId=${customerId}&search=${id}`);
    const path = `/console/tenants/${id}?customerId=${customerId}`;
    expect(list).toContain(`href="${path}"`);
    const page = await textOf(path);
    expect(page).toContain(`value="${customerId}"`);
    const [answer] = await operator.submit(page, { customerId });
    expect(answer?.status).toBe(303);
    expect(answer?.headers.get('location')).toBe(`/console/tenants/${id}?linked=${customerId}`);
    await service.until(event.id, 'processed');
    expect(await textOf(`/console/tenants/${id}?linked=${customerId}`)).toContain(
      'belongs to this tenant now',
    );
    expect(await textOf(`/console/tenants/${id}?linked=cus_never`)).not.toContain(
      'belongs to this tenant now',
    );
    expect(
      await service.query('select tenant_id, tenant_source from stripe_customers where id = $1', [
        customerId,
      ]),
    ).toEqual([{ tenant_id: id, tenant_source: 'admin' }]);
    expect(await audit(customerId)).toEqual([
      { actor: 'olga', action: 'link_customer', reason: null, result: `tenant ${id}` },
    ]);
  });

  it('say what is wrong with a customer, and change nothing', async () => {
    const id = await insertTenant(service);
    const [answer] = await operator.submit(await textOf(`/console/tenants/${id}`), { customerId: 'cus 1' });
    expect(answer?.status).toBe(400);
    expect(answer?.text).toContain('must be the id of a Stripe customer');
    expect(answer?.text).toContain('value="cus 1"');
    expect(await audit('cus 1')).toEqual([]);
  });

  it('escape whatever the product and Stripe name', async () => {
    const id = await insertTenant(service);
    await service.query('update tenants set name = $2 where id = $1', [id, EVIL]);
    const object = customer({
      id: 'cus_evil',
      name: EVIL,
      email: `${EVIL}@example.test`,
      metadata: { tenant_id: id },
    });
    const event = buildEvent({ type: 'customer.created', object, created: CREATED });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    const paths = [`/console/tenants/${id}`, `/console/tenants?search=${id}`];
    for (const path of paths) {
      const text = await textOf(path);
      expect(text).not.toContain('<img');
      expect(text).toContain(ESCAPED);
    }
    expect(await textOf(`/console/tenants/${id}`)).toContain(`${ESCAPED}@example.test`);
    expect(await textOf(`/console/tenants/${id}`, viewer)).not.toContain('@example.test');
    const odd = encodeURIComponent(`">${EVIL}`);
    expect(await textOf(`/console/tenants?search=${odd}&customerId=${odd}`)).not.toContain('<img');
    expect(await textOf(`/console/tenants/${id}?customerId=${odd}&linked=${odd}`)).not.toContain('<img');
  });
});

describe('The pages of prices', () => {
  it('show what waits for a price, and map it', async () => {
    const tenantId = await insertTenant(service, { planId: free });
    const { event } = await subscribed(tenantId, 'price_new');
    await service.until(event.id, 'waiting');
    expect(await textOf('/console/prices')).toMatch(
      /Waited for[\s\S]*price_new[\s\S]*What prices buy[\s\S]*price_pro/,
    );
    const page = await textOf('/console/prices/price_new');
    expect(page).toContain(event.id);
    expect(page).toContain('nobody has said');
    const [answer] = await operator.submit(page, { planId: pro });
    expect(answer?.headers.get('location')).toBe('/console/prices/price_new?recomputed=1');
    const mapped = await textOf('/console/prices/price_new?recomputed=1');
    expect(mapped).toContain('It buys pro now. One tenant with it was recomputed.');
    await service.until(event.id, 'processed');
    expect(await service.query('select plan_id from tenants where id = $1', [tenantId])).toEqual([
      { plan_id: pro },
    ]);
    expect(
      await service.query(`select plan_id from plan_prices where stripe_price_id = 'price_new'`),
    ).toEqual([{ plan_id: pro }]);
    expect(await audit('price_new')).toEqual([
      { actor: 'olga', action: 'map_price', reason: null, result: `plan ${pro}` },
    ]);
    expect(await textOf('/console/prices')).not.toContain('Waited for');
  });

  it('take a price that buys no plan, and one that nothing has mentioned yet', async () => {
    const to = await operator.get('/console/prices?priceId=price_addon');
    expect({ status: to.status, to: to.headers.get('location') }).toEqual({
      status: 303,
      to: '/console/prices/price_addon',
    });
    const [answer] = await operator.submit(await textOf('/console/prices/price_addon'), { planId: 'none' });
    expect(answer?.status).toBe(303);
    expect(
      await service.query(`select plan_id from plan_prices where stripe_price_id = 'price_addon'`),
    ).toEqual([{ plan_id: null }]);
  });

  it('refuse a plan that is not there, or none chosen', async () => {
    const page = await textOf('/console/prices/price_other');
    const [gone] = await operator.submit(page, { planId: randomUUID() });
    expect({ status: gone?.status, text: gone?.text }).toEqual({
      status: 404,
      text: expect.stringContaining('This plan is not there any more.'),
    });
    const [none] = await operator.submit(page, { planId: '' });
    expect({ status: none?.status, text: none?.text }).toEqual({
      status: 400,
      text: expect.stringContaining('must be the id of a plan'),
    });
    expect(await service.query(`select from plan_prices where stripe_price_id = 'price_other'`)).toEqual([]);
  });
});

describe('The pages of bulk replays', () => {
  it('preview and replay events that were selected', async () => {
    const ids = await deadEvents(3, 'pages.selected');
    const path = `/console/bulk-replays/new?${ids.map((id) => `id=${id}`).join('&')}&id=evt_of_nobody`;
    const page = await textOf(path);
    expect(page).toContain('3 events');
    expect(page).toContain('One of the ids is not in the log');
    for (const id of ids) expect(page).toContain(id);
    const [answer] = await operator.submit(page, { reason: EVIL, ratePerSecond: '1000' });
    const to = answer?.headers.get('location') ?? '';
    expect({ status: answer?.status, to }).toEqual({
      status: 303,
      to: expect.stringMatching(/^\/console\/bulk-replays\/\d+$/),
    });
    await eventually(async () => expect(await textOf(to)).toContain('4 of 4 events, 100\u00a0%'));
    const statuses = `select status from stripe_event_log where stripe_event_id = any ($1)`;
    await eventually(async () =>
      expect(await service.query(statuses, [ids])).toEqual(ids.map(() => ({ status: 'processed' }))),
    );
    const done = await textOf(to);
    expect(done).toContain('it is not in the log');
    expect(done).toContain('attempt 2: processed in');
    expect(orderForms(done)).toEqual([]);
    const refused = await textOf(`${to}?result=refused`);
    expect(refused).toContain('evt_of_nobody');
    expect(refused).not.toContain(ids[0]);
    for (const text of [done, await textOf('/console/bulk-replays'), await textOf('/console/audit')]) {
      expect(text).not.toContain('<img');
      expect(text).toContain(ESCAPED);
    }
  });

  it('preview and replay what a filter finds, and cancel it', async () => {
    const ids = await deadEvents(60, 'pages.filtered');
    const page = await textOf('/console/bulk-replays/new?status=dead&type=pages.filtered');
    expect(page).toContain('60 events');
    expect(page).toContain('These are the newest 10.');
    const [answer] = await operator.submit(page, { reason: 'mended', ratePerSecond: '1' });
    const to = answer?.headers.get('location') ?? '';
    const running = await textOf(to);
    expect(running).toContain('<progress max="60"');
    expect(running).toContain('id="live" data-live');
    expect(running).toContain('1 a second at most');
    expect(running).toMatch(/Ends <time/);
    expect(await textOf('/console/bulk-replays')).toContain(`href="${to}"`);
    // Its events, page by page.
    const older = /rel="next" href="([^"]+)"/.exec(running)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const listed = [running, await textOf(older)].flatMap(
      (text) => text.match(/(?<=id="row-)evt_\w+/g) ?? [],
    );
    expect(listed).toEqual(ids);

    const [cancelled] = await operator.submit(running, { reason: 'the wrong ones' });
    expect({ status: cancelled?.status, to: cancelled?.headers.get('location') }).toEqual({
      status: 303,
      to,
    });
    const over = await textOf(to);
    expect(over).toContain('Cancelled <time');
    expect(orderForms(over)).toEqual([]);
    const id = to.split('/').at(-1) ?? '';
    expect(await service.query('select state from bulk_replays where id = $1', [id])).toEqual([
      { state: 'cancelled' },
    ]);
    expect(await audit(`bulk-replays/${id}`)).toEqual([
      { actor: 'olga', action: 'bulk_replay', reason: 'mended', result: '60 events, 1 a second' },
      {
        actor: 'olga',
        action: 'cancel_bulk_replay',
        reason: 'the wrong ones',
        result: expect.stringMatching(/^\d+ of 60 events cancelled$/),
      },
    ]);

    // The same page, still open elsewhere.
    const [late] = await operator.submit(running, { reason: 'too late', key: randomUUID() });
    expect({ status: late?.status, text: late?.text }).toEqual({
      status: 409,
      text: expect.stringContaining('It is cancelled; there is nothing left to cancel.'),
    });
  });

  it('start one, however often the button is pressed', async () => {
    await deadEvents(2, 'pages.twice');
    const page = await textOf('/console/bulk-replays/new?type=pages.twice');
    const answers = await operator.submit(page, { reason: 'pressed twice', ratePerSecond: '50' }, 4);
    const [again] = await operator.submit(page, { reason: 'pressed twice', ratePerSecond: '50' });
    const places = [...answers, again].map((answer) => answer?.headers.get('location'));
    expect(new Set(places).size).toBe(1);
    expect(places[0]).toMatch(/\/\d+$/);
    expect(
      await service.query(`select count(*)::int from bulk_replays where reason = 'pressed twice'`),
    ).toEqual([{ count: 1 }]);
    const [other] = await operator.submit(page, { reason: 'something else', ratePerSecond: '50' });
    expect({ status: other?.status, text: other?.text }).toEqual({
      status: 422,
      text: expect.stringContaining('This form was sent before with other contents'),
    });
  });

  it('keep what was filled in where it is refused', async () => {
    await deadEvents(1, 'pages.kept');
    const page = await textOf('/console/bulk-replays/new?type=pages.kept');
    const [fast] = await operator.submit(page, { reason: 'why', ratePerSecond: '5000', force: 'on' });
    expect(fast?.status).toBe(400);
    for (const kept of ['ratePerSecond: ', 'value="5000"', 'value="why"', 'name="force" checked']) {
      expect(fast?.text).toContain(kept);
    }
    const [unsaid] = await operator.submit(page, { reason: ' ', ratePerSecond: '50' });
    expect({ status: unsaid?.status, text: unsaid?.text }).toEqual({
      status: 400,
      text: expect.stringContaining('say why: it goes into the audit log'),
    });
  });

  it('say that processed events are refused unless it is forced', async () => {
    const tenantId = await insertTenant(service, { planId: free });
    const { event } = await subscribed(tenantId);
    await service.until(event.id, 'processed');
    const page = await textOf(`/console/bulk-replays/new?id=${event.id}`);
    expect(page).toContain('They are refused unless you tick this.');
    const [answer] = await operator.submit(page, { reason: 'again', ratePerSecond: '50', force: 'on' });
    const to = answer?.headers.get('location') ?? '';
    await eventually(async () => expect(await textOf(to)).toContain('attempt 2: processed'));
    expect(await textOf(to)).toContain('are replayed too');
  });

  it('want to know which events, and refuse what they cannot read', async () => {
    for (const [query, words] of [
      ['', 'Choose the events first.'],
      ['', 'Say which events'],
      ['?tenantId=acme', 'must be the UUID of a tenant'],
      ['?stauts=dead', 'does not take'],
      ['?status=dead&id=evt_1', 'Send either'],
    ])
      expect(await textOf(`/console/bulk-replays/new${query}`, operator, 400)).toContain(words);
    expect(await textOf('/console/bulk-replays/new?type=of.nothing')).toContain('Nothing matches.');
    expect(orderForms(await textOf('/console/bulk-replays/new?type=of.nothing'))).toEqual([]);
    const csrf = await operator.csrf();
    const { status, text } = await operator.post('/console/bulk-replays/new', {
      csrf,
      reason: 'all',
      ratePerSecond: '50',
    });
    expect({ status, text }).toEqual({ status: 400, text: expect.stringContaining('Say which events') });
  });

  it('refuse more events than may be replayed at once', async () => {
    await service.query(
      `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, status, processed)
       select 'evt_many_' || n, 'pages.many', '{}', now(), 'ignored', true from generate_series(1, 100001) n`,
    );
    const path = '/console/bulk-replays/new?type=pages.many';
    const page = await textOf(path);
    expect(page).toContain('More than 100,000 events match');
    expect(orderForms(page)).toEqual([]);
    const csrf = await operator.csrf();
    const { status, text } = await operator.post(path, { csrf, reason: 'all', ratePerSecond: '50' });
    expect({ status, text }).toEqual({
      status: 422,
      text: expect.stringContaining('narrow the window of time'),
    });
    await service.query(`delete from stripe_event_log where event_type = 'pages.many'`);
  });
});

describe('The page of the audit log', () => {
  it('says who did what to what, and finds it again', async () => {
    const tenantId = await insertTenant(service);
    await service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, { stripeCustomerId: 'cus_audited' });
    await service.admin('PUT', `/plan-prices/price_audited`, { planId: randomUUID() });
    const text = await textOf('/console/audit?target=cus_audited');
    for (const shown of [
      'Linked a customer',
      'olga',
      'from 127.0.0.1',
      'href="/console/events?customerId=cus_audited"',
      `href="/console/tenants/${tenantId}"`,
    ]) {
      expect(text).toContain(shown);
    }
    expect(text).not.toContain('Mapped a price</td>');
    expect(await textOf('/console/audit?action=map_price&actor=olga')).toContain('refused: plan not found');
    expect(await textOf('/console/audit?actor=nobody')).toContain('No entry matches this filter.');
    expect(await textOf('/console/audit?from=2026-01-01T10:00')).toContain('value="2026-01-01T10:00"');
    expect(await textOf('/console/audit?from=yesterday', operator, 400)).toContain('from: must be a time');
  });

  it('goes from page to page', async () => {
    await service.query(
      `insert into admin_audit_log (actor, action, target, result) select 'pager', 'replay', 'evt_paged_' || n, 'done'
       from generate_series(1, 60) n`,
    );
    const first = await textOf('/console/audit?actor=pager');
    const second = await textOf(/rel="next" href="([^"]+)"/.exec(first)?.[1]?.replaceAll('&amp;', '&') ?? '');
    const ids = [first, second].flatMap((text) => text.match(/evt_paged_\d+(?=<)/g) ?? []);
    expect([ids.length, new Set(ids).size, ids[0]]).toEqual([60, 60, 'evt_paged_60']);
  });
});

describe('The page of the API', () => {
  it('names every route, parameter, field and refusal of the document', async () => {
    const text = await textOf('/console/api');
    const { json } = await service.admin('GET', '/openapi.json');
    const paths = Object.entries(json.paths as Record<string, Record<string, { operationId: string }>>);
    expect(paths.length).toBeGreaterThan(8);
    for (const [path, operations] of paths) {
      for (const [method, { operationId }] of Object.entries(operations)) {
        const details =
          new RegExp(`<details class="operation" id="${operationId}">[\\s\\S]*?</details>`).exec(text)?.[0] ??
          '';
        expect(details).toContain(
          `>${method.toUpperCase()}</span><code class="operation-path">${path}</code>`,
        );
        expect(details).toContain('curl -s');
        const described = JSON.stringify(operations[method]);
        for (const [, code] of described.matchAll(/`(\w+)`: /g))
          expect(details).toContain(`<code>${code}</code>`);
        for (const [, name] of described.matchAll(/"name":"([^"]+)"/g))
          expect(details).toContain(`<code>${name}</code>`);
      }
    }
    for (const name of [
      'filter.customerId',
      'events[].waitingFor',
      'operation.total',
      'object.changes[].path',
    ]) {
      expect(text).toContain(`<code>${name}</code>`);
    }
  });

  it('gives the document itself to whoever is signed in', async () => {
    const { status, json } = await viewer.get('/console/api/openapi.json');
    expect({ status, json }).toEqual({
      status: 200,
      json: (await service.admin('GET', '/openapi.json')).json,
    });
  });

  it('has an example for each body, which the API can read', async () => {
    const { json } = await service.admin('GET', '/openapi.json');
    const withBody = Object.entries(json.paths as Record<string, Record<string, object>>).flatMap(
      ([path, operations]) =>
        Object.entries(operations).flatMap(([method, operation]) =>
          'requestBody' in operation ? [`${method.toUpperCase()} ${path}`] : [],
        ),
    );
    expect(Object.keys(exampleBodies).toSorted()).toEqual(withBody.toSorted());
    const tenantId = await insertTenant(service);
    for (const operation of withBody) {
      const [method = '', path = ''] = operation.split(' ');
      const filled = path
        .replace('/admin', '')
        .replace('tenants/{id}', `tenants/${tenantId}`)
        .replaceAll(/\{\w+\}/g, '1');
      const query = path.endsWith('/replay') ? '?dryRun=true' : '';
      const { status } = await service.admin(method, filled + query, exampleBodies[operation]);
      expect({ operation, isUnread: status === 400 }).toEqual({ operation, isUnread: false });
    }
  });
});

describe('A viewer', () => {
  it('sees every page, and is offered nothing that changes something', async () => {
    const tenantId = await insertTenant(service);
    const ids = await deadEvents(2, 'pages.viewed');
    const { json } = await service.admin('POST', '/stripe-events/replay', {
      reason: 'to look at',
      ids,
      ratePerSecond: 1,
    });
    const { id } = json.operation as { id: string };
    const pages = [
      '/console/tenants',
      `/console/tenants/${tenantId}?customerId=cus_1`,
      '/console/prices',
      '/console/prices/price_pro',
      '/console/bulk-replays',
      '/console/bulk-replays/new?status=dead',
      `/console/bulk-replays/${id}`,
      '/console/audit',
      '/console/api',
    ];
    for (const path of pages) expect(orderForms(await textOf(path, viewer))).toEqual([]);
    for (const path of [pages[1], pages[3], pages[5], pages[6]]) {
      const { status, text } = await viewer.post(path ?? '', {
        csrf: await viewer.csrf(),
        reason: 'r',
        customerId: 'cus_1',
        planId: 'none',
      });
      expect({ path, status }).toEqual({ path, status: 403 });
      expect(text).toContain('needs a token with the role operator');
    }
    expect(await audit('cus_1')).toEqual([]);
  });
});

describe('Every page', () => {
  it.each([
    '/console/tenants/nobody',
    '/console/prices/price%20of%20spaces',
    '/console/bulk-replays/0',
    '/console/bulk-replays/evil',
  ])('is a 400 for what cannot be an id: %s', async (path) => {
    const { status, text, headers } = await operator.get(path);
    expect([status, headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
    expect(text).toContain('in the path');
  });

  it.each([
    [`/console/tenants/${randomUUID()}`, { customerId: 'cus_1' }],
    ['/console/bulk-replays/99999999', { reason: 'r' }],
  ])('is a 404 for what is not there: %s', async (path, fields) => {
    const { status, text, headers } = await operator.get(path);
    expect({ status, type: headers.get('content-type') }).toEqual({
      status: 404,
      type: 'text/html; charset=utf-8',
    });
    expect(text).toContain('There is no such page');
    const posted = await operator.post(path, {
      csrf: await operator.csrf(),
      ...fields,
    });
    expect(posted.status).toBe(404);
  });

  it('allows nothing inline, has one heading of the first level and no id twice', async () => {
    const tenantId = await insertTenant(service);
    for (const path of [
      '/console/tenants',
      `/console/tenants/${tenantId}`,
      '/console/prices',
      '/console/prices/price_pro',
      '/console/bulk-replays',
      '/console/bulk-replays/new?status=processed',
      '/console/audit',
      '/console/api',
    ]) {
      const text = await textOf(path);
      expect(text).not.toMatch(/<style|<[^>]*\s(?:style|on\w+)=|javascript:/i);
      expect(text.match(/<script(?![^>]*\ssrc=)/g)).toBeNull();
      expect(text.match(/<h1/g)).toHaveLength(1);
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    }
  });
});
