import { randomUUID } from 'node:crypto';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { subscription } from '../dev/simulation/subscription.object';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { TestService, VIEWER } from './helpers/test-service';

const CREATED = 1_790_000_000;

let service: TestService;
let free: string;
let pro: string;

beforeAll(async () => {
  service = await TestService.start();
  free = await insertPlan(service, { slug: 'free', isDefault: true });
  pro = await insertPlan(service, { slug: 'pro', sortOrder: 1, limit: 5 });
  await insertPrice(service, 'price_pro', pro);
});

afterAll(() => service.stop());

let serial = 0;
/** A tenant whose subscription event has been processed. */
async function subscribedTenant({ status = 'active' as const, planId = free } = {}) {
  serial += 1;
  const tenantId = await insertTenant(service, { planId });
  const customerId = `cus_${serial}`;
  await service.query('insert into stripe_customers (id, tenant_id) values ($1, $2)', [customerId, tenantId]);
  const object = subscription({
    id: `sub_${serial}`,
    customer: customerId,
    status,
    items: [{ price: 'price_pro' }],
  });
  const event = buildEvent({ type: 'customer.subscription.created', object, created: CREATED + serial });
  await service.deliver(event);
  await service.until(event.id, 'processed');
  return { tenantId, customerId, event };
}

async function everything(): Promise<unknown> {
  const tables = [
    'tenants',
    'workspaces',
    'billing_events',
    'stripe_event_log',
    'stripe_event_attempt',
    'admin_audit_log',
  ];
  const projections = ['customers', 'subscriptions', 'subscription_items', 'payments'].map(
    (name) => `stripe_${name}`,
  );
  const contents = [];
  for (const table of [...tables, ...projections]) {
    contents.push(await service.query(`select t.* from ${table} t order by t::text`));
  }
  return contents;
}

describe('The gate of the admin API', () => {
  const calls = [
    ['GET', '/stripe-events'],
    ['GET', '/stripe-events/evt_1'],
    ['POST', '/stripe-events/evt_1/replay'],
    ['GET', `/tenants/${randomUUID()}`],
    ['PUT', `/tenants/${randomUUID()}/stripe-customer`],
    ['PUT', '/plan-prices/price_1'],
    ['POST', '/stripe-events/replay'],
    ['GET', '/bulk-replays'],
    ['POST', '/bulk-replays/1/cancel'],
    ['GET', '/audit'],
    ['GET', '/nothing-of-that-name'],
  ] as const;

  it.each(calls)('answers %s %s without a right token with 401', async (method, path) => {
    // Ten wrong ones of an address get 401; those of test/access.e2e-spec.ts walk the rest.
    for (const token of path.startsWith('/stripe-events') ? [null, 'wrong'] : [null]) {
      const { status, json, headers } = await service.admin(method, path, undefined, token);
      expect({ status, error: json.error }).toEqual({ status: 401, error: 'unauthorized' });
      expect(headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it.each(calls.filter(([method]) => method !== 'GET'))(
    'answers %s %s by a viewer with 403',
    async (method, path) => {
      const { status, json } = await service.admin(method, path, {}, VIEWER);
      expect({ status, error: json.error }).toEqual({ status: 403, error: 'forbidden' });
    },
  );

  it('looks at token and role before it looks at the body', async () => {
    const broken = { body: '{"reason":', headers: { 'content-type': 'application/json' } };
    expect((await service.request('POST', '/admin/stripe-events/evt_1/replay', broken)).status).toBe(401);
    const headers = { ...broken.headers, authorization: `Bearer ${VIEWER}` };
    const answer = await service.request('POST', '/admin/stripe-events/evt_1/replay', { ...broken, headers });
    expect(answer.status).toBe(403);
  });

  it('lets a viewer read', async () => {
    expect((await service.admin('GET', '/stripe-events', undefined, VIEWER)).status).toBe(200);
  });

  it('cannot be walked around by spelling the path differently', async () => {
    for (const path of [
      '/%61dmin/stripe-events',
      '/admin//stripe-events',
      '//admin/stripe-events',
      '/ADMIN/stripe-events',
    ]) {
      expect([401, 404]).toContain((await service.request('GET', path)).status);
    }
  });
});

describe('Looking at an event', () => {
  it('shows what became of it, word for word what was signed, and what the ledger has of it', async () => {
    const { customerId, tenantId } = await subscribedTenant();
    const object = paymentIntent({
      id: `pi_${customerId}`,
      customer: customerId,
      status: 'succeeded',
      amount: 4_900,
    });
    const event = buildEvent({ type: 'payment_intent.succeeded', object, created: CREATED });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    const { status, json } = await service.admin('GET', `/stripe-events/${event.id}`);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: event.id,
      type: 'payment_intent.succeeded',
      status: 'processed',
      processed: true,
      objectId: object.id,
      createdAt: new Date(CREATED * 1000).toISOString(),
      waitingFor: [],
      attempts: [],
      ledger: [{ kind: 'payment', amount: 4_900, currency: 'usd', tenantId, customerId }],
      body: JSON.stringify(event, null, 2),
    });
  });

  it('answers 404 for one that never came', async () => {
    const { status, text } = await service.admin('GET', '/stripe-events/evt_unknown');
    expect({ status, text }).toEqual({ status: 404, text: '{"error":"event_not_found"}' });
  });

  it('lists events by status and type, newest first, page by page', async () => {
    const events = [1, 2, 3].map((index) =>
      buildEvent({
        type: 'product.created',
        object: { id: `prod_${index}`, object: 'product' },
        created: CREATED + index,
      }),
    );
    for (const event of events) await service.deliver(event);
    for (const event of events) await service.until(event.id, 'ignored');
    const first = await service.admin('GET', '/stripe-events?status=ignored&type=product.created&limit=2');
    expect(first.json.events).toMatchObject([{ id: events[2]?.id }, { id: events[1]?.id }]);
    const path = `/stripe-events?status=ignored&type=product.created&limit=2&cursor=${String(first.json.cursor)}`;
    expect((await service.admin('GET', path)).json).toMatchObject({
      events: [{ id: events[0]?.id }],
      cursor: null,
    });
  });

  it('says which filter is wrong', async () => {
    const { status, json } = await service.admin('GET', '/stripe-events?status=done');
    expect({ status, error: json.error }).toEqual({ status: 400, error: 'invalid_request' });
    expect(json.message).toMatch(/^status: /);
  });
});

describe('A replay', () => {
  it.each([[{}], [{ reason: '   ' }], [{ reason: 7 }], [[]]])(
    'without a reason is refused: %j',
    async (body) => {
      const { event } = await subscribedTenant();
      const { status, json } = await service.admin('POST', `/stripe-events/${event.id}/replay`, body);
      expect({ status, error: json.error }).toEqual({ status: 400, error: 'invalid_request' });
    },
  );

  it('of an unknown event is 404', async () => {
    const { status, text } = await service.admin('POST', '/stripe-events/evt_unknown/replay', {
      reason: 'why not',
    });
    expect({ status, text }).toEqual({ status: 404, text: '{"error":"event_not_found"}' });
  });

  it('of a processed event is 409 unless it is forced', async () => {
    const { event } = await subscribedTenant();
    const { status, json } = await service.admin('POST', `/stripe-events/${event.id}/replay`, {
      reason: 'again',
    });
    expect({ status, error: json.error }).toEqual({ status: 409, error: 'already_processed' });
    expect(await service.logged(event.id)).toMatchObject({ status: 'processed' });
  });

  it('of an event that a worker is at is 409', async () => {
    const { event } = await subscribedTenant();
    await service.query(
      `update stripe_event_log set status = 'pending', processed = false, claimed_by = 'somebody else',
         next_attempt_at = now() + interval '1 hour' where stripe_event_id = $1`,
      [event.id],
    );
    const { status, json } = await service.admin('POST', `/stripe-events/${event.id}/replay`, {
      reason: 'again',
      force: true,
    });
    expect({ status, error: json.error }).toEqual({ status: 409, error: 'event_is_running' });
  });

  it('of a dead event runs it again, with its retries given back, and is written down with who and why', async () => {
    const { event } = await subscribedTenant();
    await service.query(
      `update stripe_event_log set status = 'dead', processed = false, retry_count = 3, last_error = 'x'
       where stripe_event_id = $1`,
      [event.id],
    );
    const { status, json } = await service.admin('POST', `/stripe-events/${event.id}/replay`, {
      reason: ' bug is mended ',
    });
    expect(status).toBe(202);
    expect(json).toEqual({
      operation: {
        id: expect.stringMatching(/^\d+$/),
        eventId: event.id,
        action: 'replay',
        state: 'queued',
        href: `/admin/stripe-events/${event.id}`,
      },
    });
    expect(await service.until(event.id, 'processed')).toMatchObject({ retry_count: 0, last_error: null });
    expect(
      await service.query(
        'select actor, action, reason, result, remote_address from admin_audit_log where target = $1',
        [event.id],
      ),
    ).toEqual([
      {
        actor: 'olga',
        action: 'replay',
        reason: 'bug is mended',
        result: 'was dead',
        remote_address: '127.0.0.1',
      },
    ]);
  });

  it('that is forced puts right a tenant and workspaces that were changed by hand', async () => {
    const { event, tenantId } = await subscribedTenant();
    await service.query('update tenants set plan_id = $2, subscription_status = null where id = $1', [
      tenantId,
      free,
    ]);
    await service.query('update workspaces set plan_id = null, max_members = 1 where tenant_id = $1', [
      tenantId,
    ]);
    const answer = await service.admin('POST', `/stripe-events/${event.id}/replay`, {
      reason: 'repair',
      force: true,
    });
    expect(answer.status).toBe(202);
    await service.until(event.id, 'processed');
    expect(
      await service.query(
        `select t.plan_id, t.subscription_status, w.plan_id as workspace_plan_id, w.max_members
         from tenants t join workspaces w on w.tenant_id = t.id where t.id = $1`,
        [tenantId],
      ),
    ).toEqual([{ plan_id: pro, subscription_status: 'active', workspace_plan_id: pro, max_members: 50 }]);
  });

  it('that is only tried shows the rows it would change, and changes nothing', async () => {
    const { event, tenantId } = await subscribedTenant();
    await service.query('update tenants set plan_id = $2 where id = $1', [tenantId, free]);
    const before = await everything();
    const { status, json } = await service.admin('POST', `/stripe-events/${event.id}/replay?dryRun=true`, {
      reason: 'only looking',
      force: true,
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      dryRun: true,
      eventId: event.id,
      status: 'processed',
      changes: [{ table: 'tenants', key: tenantId, before: { plan_id: free }, after: { plan_id: pro } }],
    });
    expect(await everything()).toEqual(before);
  });

  it('ends in the same tables however often it is run', async () => {
    const { customerId } = await subscribedTenant();
    const object = paymentIntent({ id: `pi_${customerId}`, customer: customerId, status: 'succeeded' });
    const event = buildEvent({ type: 'payment_intent.succeeded', object, created: CREATED });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    const effects = () => service.query('select * from billing_events order by id');
    const before = await effects();
    for (const reason of ['once', 'twice']) {
      await service.admin('POST', `/stripe-events/${event.id}/replay`, { reason, force: true });
      await service.until(event.id, 'processed');
    }
    expect(await effects()).toEqual(before);
  });

  it('that a hundred people order at once runs one at a time and leaves one set of effects', async () => {
    const { customerId, tenantId } = await subscribedTenant();
    const object = paymentIntent({ id: `pi_${customerId}`, customer: customerId, status: 'succeeded' });
    const event = buildEvent({ type: 'payment_intent.succeeded', object, created: CREATED });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    const effects = async () => ({
      ledger: await service.query('select * from billing_events where tenant_id = $1', [tenantId]),
      payments: await service.query('select * from stripe_payments where id = $1', [object.id]),
    });
    const before = await effects();
    const order = () =>
      service.admin('POST', `/stripe-events/${event.id}/replay`, { reason: 'all at once', force: true });
    const answers = await Promise.all(
      Array.from({ length: 100 }, async () => {
        let answer = await order();
        // They share one token, of which two requests are answered at a time.
        while (answer.status === 429) answer = await order();
        return answer;
      }),
    );
    const ordered = answers.filter(({ status }) => status === 202).length;
    const refused = answers.filter(({ json }) => json.error === 'event_is_running').length;
    expect(ordered).toBeGreaterThan(0);
    expect(ordered + refused).toBe(100);
    const { attempt_count: attempts } = await service.until(event.id, 'processed');
    expect(await effects()).toEqual(before);
    // Each attempt ended before the next one was numbered, and none ran without an order.
    const ended = await service.query<{ number: number; outcome: string }>(
      `select number, outcome from stripe_event_attempt a join stripe_event_log l on l.id = a.event_id
       where stripe_event_id = $1 order by number`,
      [event.id],
    );
    expect(ended.map(({ number }) => number)).toEqual(
      Array.from({ length: attempts - 1 }, (_, index) => index + 2),
    );
    // While so many have the row locked in turn, a worker may not get at it until its claim is over, having begun nothing.
    const outcomes = ended.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'left behind');
    expect(new Set(outcomes)).toEqual(new Set(['processed']));
    expect(outcomes.length).toBeLessThanOrEqual(ordered);
    const audited = await service.query(
      `select count(*)::int, result like 'refused%' as is_refused from admin_audit_log where target = $1
       group by 2 order by 2`,
      [event.id],
    );
    expect(audited[0]).toEqual({ count: ordered, is_refused: false });
  });
});

describe('Linking a customer', () => {
  it('moves it with its plan and its ledger lines, and gives the tenant it leaves the default plan', async () => {
    const { tenantId: old, customerId } = await subscribedTenant();
    const object = paymentIntent({ id: `pi_${customerId}`, customer: customerId, status: 'succeeded' });
    const paid = buildEvent({ type: 'payment_intent.succeeded', object, created: CREATED });
    await service.deliver(paid);
    await service.until(paid.id, 'processed');
    const next = await insertTenant(service);
    const answer = await service.admin('PUT', `/tenants/${next}/stripe-customer`, {
      stripeCustomerId: customerId,
      reason: 'they merged',
    });
    expect({ status: answer.status, json: answer.json }).toEqual({
      status: 200,
      json: { tenantId: next, stripeCustomerId: customerId, previousTenantId: old },
    });
    expect(
      await service.query(
        `select reason, result from admin_audit_log where action = 'link_customer' and target = $1`,
        [customerId],
      ),
    ).toEqual([{ reason: 'they merged', result: `tenant ${next}, was tenant ${old}` }]);
    const tenants = await service.query(
      'select id, plan_id, subscription_status from tenants where id = any ($1)',
      [[old, next]],
    );
    expect(tenants).toEqual(
      expect.arrayContaining([
        { id: old, plan_id: free, subscription_status: null },
        { id: next, plan_id: pro, subscription_status: 'active' },
      ]),
    );
    expect(
      await service.query('select tenant_id from billing_events where customer_id = $1', [customerId]),
    ).toEqual([{ tenant_id: next }]);
  });

  it("is not undone by Stripe's metadata", async () => {
    const { tenantId } = await subscribedTenant();
    const other = await insertTenant(service);
    await service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, { stripeCustomerId: 'cus_by_hand' });
    const object = customer({ id: 'cus_by_hand', metadata: { tenant_id: other } });
    const event = buildEvent({ type: 'customer.updated', object, created: CREATED });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    expect(
      await service.query(`select tenant_id, tenant_source from stripe_customers where id = 'cus_by_hand'`),
    ).toEqual([{ tenant_id: tenantId, tenant_source: 'admin' }]);
  });

  it.each([
    ['a tenant that is none', randomUUID(), { stripeCustomerId: 'cus_1' }, 404, 'tenant_not_found'],
    ['an id that is no UUID', 'acme', { stripeCustomerId: 'cus_1' }, 400, 'invalid_request'],
    ['no customer', randomUUID(), {}, 400, 'invalid_request'],
    ['a customer id that cannot be one', randomUUID(), { stripeCustomerId: 'cus 1' }, 400, 'invalid_request'],
  ])('with %s is refused', async (_, tenantId, body, status, error) => {
    const answer = await service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, body);
    expect({ status: answer.status, error: answer.json.error }).toEqual({ status, error });
  });
});

describe('Mapping a price', () => {
  it('to another plan reaches every tenant that has it, and null takes the plan away', async () => {
    const tenants = [await subscribedTenant(), await subscribedTenant()];
    const business = await insertPlan(service, { slug: 'business', sortOrder: 2, limit: 9 });
    const plans = () =>
      service.query('select distinct plan_id from tenants where id = any ($1)', [
        tenants.map(({ tenantId }) => tenantId),
      ]);
    const answer = await service.admin('PUT', '/plan-prices/price_pro', { planId: business });
    expect({ status: answer.status, planId: answer.json.planId }).toEqual({ status: 200, planId: business });
    expect(await plans()).toEqual([{ plan_id: business }]);
    const none = await service.admin('PUT', '/plan-prices/price_pro', { planId: null, reason: 'an add-on' });
    expect(none.json).toMatchObject({ planId: null, previousPlanId: business });
    expect(
      await service.query(
        `select reason, result from admin_audit_log where action = 'map_price' order by id desc limit 1`,
      ),
    ).toEqual([{ reason: 'an add-on', result: `no plan, was plan ${business}` }]);
    expect(await plans()).toEqual([{ plan_id: free }]);
    await service.admin('PUT', '/plan-prices/price_pro', { planId: pro });
    expect(await plans()).toEqual([{ plan_id: pro }]);
  });

  it.each([
    ['a plan that is none', { planId: randomUUID() }, 404, 'plan_not_found'],
    ['no plan', {}, 400, 'invalid_request'],
    ['something that is no UUID', { planId: 'pro' }, 400, 'invalid_request'],
  ])('to %s is refused', async (_, body, status, error) => {
    const answer = await service.admin('PUT', '/plan-prices/price_x', body);
    expect({ status: answer.status, error: answer.json.error }).toEqual({ status, error });
    expect(await service.query(`select * from plan_prices where stripe_price_id = 'price_x'`)).toEqual([]);
  });
});

describe('Looking at a tenant', () => {
  it('shows its plan, customers, subscriptions, workspaces and ledger', async () => {
    const { tenantId, customerId } = await subscribedTenant();
    const { status, json } = await service.admin('GET', `/tenants/${tenantId}`, undefined, VIEWER);
    expect(status).toBe(200);
    expect(json).toMatchObject({
      id: tenantId,
      plan: 'pro',
      subscriptionStatus: 'active',
      customers: [{ id: customerId }],
      subscriptions: [{ status: 'active', priceId: 'price_pro' }],
      workspaces: [{ name: 'Main', planId: pro }],
      ledger: [],
    });
  });
});
