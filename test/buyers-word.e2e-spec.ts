import { AlertWatch } from '../src/alerts/alert-watch.service';
import { checkoutSession, type CheckoutSessionOptions } from '../dev/simulation/checkout-session.object';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { subscription } from '../dev/simulation/subscription.object';
import { UpkeepService } from '../src/upkeep/upkeep.service';
import { HeldCustomer } from './helpers/held-customer';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { createTestDatabase } from './helpers/test-database';
import { eventually, TestService, VIEWER, OPERATOR } from './helpers/test-service';

const CREATED = 1_790_000_000;
const atRest = ['processed', 'superseded', 'waiting', 'ignored'];

let service: TestService;
let plans: { free: string; pro: string; team: string };
let serial = 0;

beforeAll(async () => {
  service = await TestService.start();
  plans = {
    free: await insertPlan(service, { slug: 'free', isDefault: true }),
    pro: await insertPlan(service, { slug: 'pro', sortOrder: 1, limit: 5 }),
    team: await insertPlan(service, { slug: 'team', sortOrder: 2, limit: 9 }),
  };
  await insertPrice(service, 'price_pro', plans.pro);
});

afterAll(() => service.stop());

const newCustomer = () => `cus_buyer_${(serial += 1)}`;
const upkeep = () => service.app.get(UpkeepService).catchUp();
const unclaimed = () => insertTenant(service, { planId: plans.free });
/** Its plan was set by hand. */
const claimed = () => insertTenant(service, { planId: plans.team });

interface Purchase {
  session: SimulatedEvent;
  sessionId: string;
  customerId: string;
  bought: SimulatedEvent;
  paid: SimulatedEvent;
  cancelled: SimulatedEvent;
}

/** A stranger opens a payment link to which he has added a tenant's id, and buys. */
function purchase(tenant: string, options: CheckoutSessionOptions = {}): Purchase {
  const customerId = typeof options.customer === 'string' ? options.customer : newCustomer();
  const sessionId = `cs_${(serial += 1)}_${customerId}`;
  const subscriptionId = `sub_${sessionId}`;
  const of = (status: 'active' | 'canceled') =>
    subscription({ id: subscriptionId, customer: customerId, status, items: [{ price: 'price_pro' }] });
  const object = checkoutSession({
    id: sessionId,
    customer: customerId,
    subscription: subscriptionId,
    clientReferenceId: tenant,
    paymentLink: 'plink_1',
    created: CREATED,
    ...options,
  });
  const payment = paymentIntent({ id: `pi_${sessionId}`, customer: customerId, status: 'succeeded' });
  return {
    sessionId,
    customerId,
    session: buildEvent({ type: 'checkout.session.completed', object, created: CREATED }),
    bought: buildEvent({
      type: 'customer.subscription.created',
      object: of('active'),
      created: CREATED + 1,
    }),
    paid: buildEvent({ type: 'payment_intent.succeeded', object: payment, created: CREATED + 1 }),
    cancelled: buildEvent({
      type: 'customer.subscription.deleted',
      object: of('canceled'),
      created: CREATED + 500,
    }),
  };
}

async function deliver(...events: SimulatedEvent[]) {
  for (const event of events) {
    await service.deliver(event);
    await service.until(event.id, ...atRest);
  }
}

async function planOf(tenantId: string) {
  const [row] = await service.query<{ plan_id: string }>('select plan_id from tenants where id = $1', [
    tenantId,
  ]);
  return Object.entries(plans).find(([, id]) => id === row?.plan_id)?.[0];
}

async function linkOf(customerId: string) {
  const [row] = await service.query<{ tenant_id: string | null; tenant_source: string | null }>(
    'select tenant_id, tenant_source from stripe_customers where id = $1',
    [customerId],
  );
  return [row?.tenant_id ?? null, row?.tenant_source ?? null];
}

async function stateOf(sessionId: string) {
  const [row] = await service.query<{ state: string }>(
    'select state from checkout_proposals where session_id = $1',
    [sessionId],
  );
  return row?.state;
}

const linkTo = (tenantId: string, stripeCustomerId: string) =>
  service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, { stripeCustomerId });

const decide = (sessionId: string, decision: string, more: object = {}, on = service) =>
  on.admin('POST', `/checkout-sessions/${sessionId}/proposal`, { decision, reason: 'asked them', ...more });

/** On a busy machine the one who waits may be told to ask again. */
async function decided(...order: Parameters<typeof decide>) {
  for (;;) {
    const answer = await decide(...order);
    if (answer.status !== 503) return answer;
  }
}

const waits = (tenantId: string) => ({
  status: 'waiting',
  waiting_for: `tenant:${tenantId}`,
  flags: ['tenant_named_by_buyer'],
});

describe('A buyer who names a tenant', () => {
  it('is linked to it where it has no customer, no subscription and the default plan', async () => {
    const tenantId = await unclaimed();
    const { session, bought, customerId, sessionId } = purchase(tenantId);
    await deliver(bought, session);
    await service.until(bought.id, 'processed');
    expect(await service.logged(session.id)).toMatchObject({ status: 'processed', flags: [] });
    expect([await linkOf(customerId), await planOf(tenantId)]).toEqual([[tenantId, 'checkout'], 'pro']);
    expect(await stateOf(sessionId)).toBe('held');
  });

  it.each([
    ['a plan that was set by hand', claimed],
    [
      'a customer',
      async () => {
        const tenantId = await unclaimed();
        await linkTo(tenantId, newCustomer());
        return tenantId;
      },
    ],
    [
      'a subscription of an earlier integration',
      async () => {
        const tenantId = await unclaimed();
        await service.query(`update tenants set stripe_subscription_id = 'sub_old' where id = $1`, [
          tenantId,
        ]);
        return tenantId;
      },
    ],
  ])('takes nothing from one that has %s, in whatever order his events come', async (_, tenant) => {
    for (const backwards of [false, true]) {
      const tenantId = await tenant();
      const before = await planOf(tenantId);
      const { session, bought, paid, cancelled, customerId } = purchase(tenantId);
      const told = customer({ id: customerId });
      const created = buildEvent({ type: 'customer.created', object: told, created: CREATED });
      const events = [created, session, bought, paid, cancelled];
      await deliver(...(backwards ? events.toReversed() : events));
      await upkeep();
      expect(await service.logged(session.id)).toMatchObject(waits(tenantId));
      for (const each of [bought, paid, cancelled])
        expect(await service.logged(each.id)).toMatchObject({
          status: 'waiting',
          waiting_for: `customer:${customerId}`,
        });
      expect([await linkOf(customerId), await planOf(tenantId)]).toEqual([[null, null], before]);
      expect(
        await service.query('select from billing_events where tenant_id = $1 and customer_id = $2', [
          tenantId,
          customerId,
        ]),
      ).toEqual([]);
    }
  });

  it.each(['subscription', 'payment', 'setup'] as const)('is asked about in mode %s', async (mode) => {
    const tenantId = await claimed();
    const { session } = purchase(tenantId, { mode, paymentLink: null });
    await deliver(session);
    expect(await service.logged(session.id)).toMatchObject(waits(tenantId));
  });

  it.each(['open', 'expired'] as const)('says nothing where he never bought (%s)', async (status) => {
    const [tenantId, other] = [await claimed(), await unclaimed()];
    for (const named of [tenantId, other]) {
      const { session, customerId } = purchase(named, { status });
      await deliver(session);
      expect(await service.logged(session.id)).toMatchObject({ status: 'processed', flags: [] });
      expect(await linkOf(customerId)).toEqual([null, null]);
    }
  });

  it('is only one of two at the same moment; the other waits', async () => {
    for (let round = 0; round < 5; round += 1) {
      const tenantId = await unclaimed();
      const buyers = [purchase(tenantId), purchase(tenantId), purchase(tenantId)];
      await Promise.all(buyers.map(({ session }) => service.deliver(session)));
      for (const { session } of buyers) await service.until(session.id, ...atRest);
      const states = await Promise.all(buyers.map(({ sessionId }) => stateOf(sessionId)));
      expect(states.toSorted()).toEqual(['asked', 'asked', 'held']);
      expect(
        await service.query('select from stripe_customers where tenant_id = $1', [tenantId]),
      ).toHaveLength(1);
    }
  });

  it('is believed where the server says the same in the metadata', async () => {
    const tenantId = await claimed();
    const { session, customerId } = purchase(tenantId, { metadata: { tenant_id: tenantId } });
    await deliver(session);
    expect(await service.logged(session.id)).toMatchObject({ status: 'processed', flags: [] });
    expect(await linkOf(customerId)).toEqual([tenantId, 'checkout']);
  });

  it('loses against the server’s word, which also takes his customer away later', async () => {
    const [named, other] = [await claimed(), await unclaimed()];
    const first = purchase(other, { metadata: { tenant_id: named } });
    await deliver(first.session);
    expect(await service.logged(first.session.id)).toMatchObject({
      status: 'processed',
      flags: ['another_tenant_named'],
    });
    expect(await linkOf(first.customerId)).toEqual([named, 'checkout']);
    const held = purchase(other);
    await deliver(held.session);
    const servers = purchase(named, {
      customer: held.customerId,
      metadata: { tenant_id: named },
      created: CREATED + 60,
    });
    await deliver(servers.session);
    expect(await linkOf(held.customerId)).toEqual([named, 'checkout']);
  });

  it('is told of beside a customer that belongs to another tenant, and moves it nowhere', async () => {
    const [own, other] = [await unclaimed(), await unclaimed()];
    const { session, customerId } = purchase(other);
    await linkTo(own, customerId);
    await deliver(session);
    expect(await service.logged(session.id)).toMatchObject({
      status: 'processed',
      flags: ['another_tenant_named'],
    });
    expect(await linkOf(customerId)).toEqual([own, 'admin']);
  });

  it.each([crypto.randomUUID(), 'x'.repeat(200), 'tenant:1 customer:2', '\u0000', '0'.repeat(36)])(
    'is no news where he names none: %j',
    async (reference) => {
      const { session, customerId, sessionId } = purchase(reference);
      await deliver(session);
      await upkeep();
      expect(await service.logged(session.id)).toMatchObject({
        status: 'processed',
        waiting_for: null,
        flags: [],
      });
      expect([await linkOf(customerId), await stateOf(sessionId)]).toEqual([[null, null], undefined]);
    },
  );

  it('is asked about once the tenant is inserted with more than the default plan', async () => {
    const tenantId = crypto.randomUUID();
    const { session, customerId } = purchase(tenantId);
    await deliver(session);
    await insertTenant(service, { id: tenantId, planId: plans.team });
    await upkeep();
    await service.until(session.id, 'waiting');
    expect(await service.logged(session.id)).toMatchObject(waits(tenantId));
    expect(await linkOf(customerId)).toEqual([null, null]);
  });
});

describe('A session that waits for a person', () => {
  it('links, when he says so, like an operator’s link, and wakes what waited', async () => {
    const tenantId = await claimed();
    const { session, bought, sessionId, customerId } = purchase(tenantId);
    await deliver(session, bought);
    const answer = await decide(sessionId, 'link');
    expect(answer).toMatchObject({
      status: 200,
      json: { sessionId, decision: 'link', tenantId, stripeCustomerId: customerId },
    });
    for (const each of [session, bought]) await service.until(each.id, 'processed');
    expect(await service.logged(session.id)).toMatchObject({ flags: [] });
    expect([await linkOf(customerId), await planOf(tenantId)]).toEqual([[tenantId, 'admin'], 'pro']);
    const { json } = await service.admin('GET', `/audit?target=${sessionId}`);
    expect(json.entries).toMatchObject([
      {
        actor: 'olga',
        action: 'link_session',
        reason: 'asked them',
        result: expect.stringContaining(tenantId),
      },
    ]);
  });

  it('is finished, when he refuses, and is never asked about again', async () => {
    const tenantId = await claimed();
    const { session, bought, sessionId, customerId } = purchase(tenantId);
    await deliver(session, bought);
    expect(await decide(sessionId, 'refuse')).toMatchObject({ status: 200, json: { decision: 'refuse' } });
    expect(await service.until(session.id, 'processed')).toMatchObject({ flags: [] });
    const replay = await service.admin('POST', `/stripe-events/${session.id}/replay`, {
      reason: 'again',
      force: true,
    });
    expect(replay.status).toBe(202);
    await service.until(session.id, 'processed');
    await service.deliver(session);
    const again = buildEvent({
      type: 'checkout.session.completed',
      object: session.data.object as never,
      created: CREATED + 900,
    });
    await service.query('update tenants set plan_id = $2 where id = $1', [tenantId, plans.free]);
    await deliver(again);
    await upkeep();
    expect(await service.logged(again.id)).toMatchObject({ status: 'processed', flags: [] });
    expect([await stateOf(sessionId), await linkOf(customerId)]).toEqual(['refused', [null, null]]);
    expect(await service.logged(bought.id)).toMatchObject({ waiting_for: `customer:${customerId}` });
  });

  it('waits on when the tenant has lost everything meanwhile, also when it is delivered or replayed', async () => {
    const tenantId = await claimed();
    const { session, sessionId, customerId } = purchase(tenantId);
    await deliver(session);
    await service.query('update tenants set plan_id = $2 where id = $1', [tenantId, plans.free]);
    await service.deliver(session);
    await service.admin('POST', `/stripe-events/${session.id}/replay`, { reason: 'again' });
    await upkeep();
    await service.until(session.id, 'waiting');
    expect(await service.logged(session.id)).toMatchObject(waits(tenantId));
    expect([await stateOf(sessionId), await linkOf(customerId)]).toEqual(['asked', [null, null]]);
  });

  it('has one outcome when two operators, two replicas and a redelivery meet', async () => {
    const database = service.database;
    const other = await TestService.start({}, { database });
    try {
      for (let round = 0; round < 5; round += 1) {
        const tenantId = await claimed();
        const { session, sessionId, customerId } = purchase(tenantId);
        await deliver(session);
        const [link, refuse] = await Promise.all([
          decided(sessionId, 'link'),
          decided(sessionId, 'refuse', {}, other),
          service.deliver(session),
          other.deliver(session),
        ]);
        expect([link.status, refuse.status].toSorted()).toEqual([200, 409]);
        const loser = [link, refuse].find(({ status }) => status === 409);
        expect(loser?.json).toMatchObject({ error: 'already_decided' });
        await service.until(session.id, 'processed');
        const isLinked = link.status === 200;
        expect(await stateOf(sessionId)).toBe(isLinked ? 'linked' : 'refused');
        expect(await linkOf(customerId)).toEqual(isLinked ? [tenantId, 'admin'] : [null, null]);
      }
      const [{ deadlocks } = { deadlocks: undefined }] = await service.query<{ deadlocks: string }>(
        'select deadlocks from pg_stat_database where datname = current_database()',
      );
      expect(deadlocks).toBe('0');
    } finally {
      await other.stop({ keepDatabase: true });
    }
  });

  it('is read again under the lock of its customer', async () => {
    const { session, sessionId, customerId } = purchase(await claimed());
    await deliver(session);
    const stronger = await HeldCustomer.hold(service.database.url, customerId);
    const answer = decided(sessionId, 'link');
    await eventually(async () => expect(await stronger.waiting()).toBe(1));
    await stronger.query(`update checkout_proposals set state = 'settled' where session_id = $1`, [
      sessionId,
    ]);
    await stronger.commit();
    expect(await answer).toMatchObject({ status: 409, json: { error: 'nothing_to_decide' } });
    expect(await linkOf(customerId)).toEqual([null, null]);
  });

  it('is over when a stronger word tells whose the customer is', async () => {
    const [tenantId, own] = [await claimed(), await unclaimed()];
    for (const owner of [own, tenantId]) {
      const { session, sessionId, customerId } = purchase(tenantId);
      await deliver(session);
      await linkTo(owner, customerId);
      await service.until(session.id, 'processed');
      expect(await service.logged(session.id)).toMatchObject({
        flags: owner === tenantId ? [] : ['another_tenant_named'],
      });
      expect(await stateOf(sessionId)).toBe('settled');
      expect(await decide(sessionId, 'link')).toMatchObject({
        status: 409,
        json: { error: 'nothing_to_decide' },
      });
    }
  });

  it('is ignored while its tenant is gone, and asked about again when that is back', async () => {
    const tenantId = await claimed();
    const { session, sessionId, customerId } = purchase(tenantId);
    await deliver(session);
    await service.query('delete from workspaces where tenant_id = $1', [tenantId]);
    await service.query('delete from tenants where id = $1', [tenantId]);
    expect(await decide(sessionId, 'link')).toMatchObject({
      status: 404,
      json: { error: 'tenant_not_found' },
    });
    await upkeep();
    expect(await service.until(session.id, 'ignored')).toMatchObject({
      reason: 'the tenant that its buyer named is gone',
    });
    await insertTenant(service, { id: tenantId, planId: plans.free });
    await upkeep();
    await service.until(session.id, 'waiting');
    expect(await linkOf(customerId)).toEqual([null, null]);
    expect(await decide(sessionId, 'refuse')).toMatchObject({ status: 200 });
  });

  it('stays with its tenant when other customers come there meanwhile', async () => {
    const tenantId = await claimed();
    const { session, sessionId, customerId } = purchase(tenantId);
    await deliver(session);
    await linkTo(tenantId, newCustomer());
    await upkeep();
    expect(await service.logged(session.id)).toMatchObject(waits(tenantId));
    expect(await decide(sessionId, 'link')).toMatchObject({ status: 200 });
    expect(await linkOf(customerId)).toEqual([tenantId, 'admin']);
  });

  it('is shown with both names, to viewers without the buyer’s', async () => {
    const tenantId = await claimed();
    const { session, sessionId, customerId } = purchase(tenantId);
    const object = customer({ id: customerId, name: 'Mallory', email: 'm@example.test' });
    await deliver(buildEvent({ type: 'customer.created', object, created: CREATED }), session);
    const { json } = await service.admin('GET', `/stripe-events/${session.id}`);
    expect(json).toMatchObject({
      whyDue: expect.stringContaining('operator links or refuses'),
      proposal: {
        sessionId,
        state: 'asked',
        tenant: { id: tenantId, name: 'Tenant', plan: 'team', customers: 0 },
        customer: { id: customerId, name: 'Mallory', email: 'm@example.test', tenantId: null },
        paymentLinkId: 'plink_1',
      },
    });
    const seen = await service.admin('GET', `/checkout-sessions/${sessionId}/proposal`, undefined, VIEWER);
    expect(seen.text).not.toContain('Mallory');
    expect(seen.json).toMatchObject({ tenant: { name: 'Tenant' }, customer: { id: customerId } });
    const found = await service.admin('GET', `/stripe-events?tenantId=${tenantId}`);
    expect(found.json.events).toMatchObject([{ id: session.id }]);
    const preview = await service.admin('POST', `/stripe-events/${session.id}/replay?dryRun=true`, {
      reason: 'look',
    });
    expect(preview.json).toMatchObject({ status: 'waiting', waitingFor: [`tenant:${tenantId}`] });
  });
});

describe('An answer to a buyer’s word', () => {
  it.each([
    ['no reason', 'link', { reason: ' ' }],
    ['another word', 'LINK', {}],
    ['an unknown name', 'link', { force: true }],
  ])('is refused with %s', async (_, decision, more) => {
    const tenantId = await claimed();
    const { session, sessionId } = purchase(tenantId);
    await deliver(session);
    expect(await decide(sessionId, decision, more)).toMatchObject({ status: 400 });
    expect(await stateOf(sessionId)).toBe('asked');
  });

  it('is refused from a viewer, and for a session that nobody asks about', async () => {
    const { session, sessionId } = purchase(await unclaimed());
    await deliver(session);
    const path = `/checkout-sessions/${sessionId}/proposal`;
    const body = { decision: 'link', reason: 'x' };
    expect(await service.admin('POST', path, body, VIEWER)).toMatchObject({ status: 403 });
    expect(await decide(sessionId, 'refuse')).toMatchObject({
      status: 409,
      json: { error: 'nothing_to_decide' },
    });
    expect(await decide('cs_unknown', 'refuse')).toMatchObject({
      status: 404,
      json: { error: 'checkout_session_not_found' },
    });
    expect(await decide('not an id', 'refuse')).toMatchObject({ status: 400 });
  });

  it('is given once under one Idempotency-Key', async () => {
    const { session, sessionId } = purchase(await claimed());
    await deliver(session);
    const send = () =>
      service.request('POST', `/admin/checkout-sessions/${sessionId}/proposal`, {
        body: JSON.stringify({ decision: 'refuse', reason: 'a stranger' }),
        headers: {
          authorization: `Bearer ${OPERATOR}`,
          'content-type': 'application/json',
          'idempotency-key': `key-${sessionId}`,
        },
      });
    expect(await send()).toMatchObject({ status: 200 });
    const again = await send();
    expect(again).toMatchObject({ status: 200, json: { decision: 'refuse' } });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  });
});

describe('The alert', () => {
  const fired = (tenantId: string) =>
    service.query<{ summary: string; is_firing: boolean; told_at: Date }>(
      'select summary, is_firing, told_at from alerts where key = $1',
      [`tenant_named_by_buyer:${tenantId}`],
    );
  const watch = () => service.app.get(AlertWatch).run();

  it('says at once who, is told again for each new session, and ends with the last answer', async () => {
    const tenantId = await claimed();
    const first = purchase(tenantId);
    await deliver(first.session);
    await watch();
    const [alert] = await fired(tenantId);
    expect(alert).toMatchObject({ is_firing: true });
    for (const said of [tenantId, '"Tenant"', first.sessionId]) expect(alert?.summary).toContain(said);
    await watch();
    expect(await fired(tenantId)).toEqual([alert]);
    const second = purchase(tenantId);
    await deliver(second.session);
    await watch();
    const [again] = await fired(tenantId);
    expect(again?.summary).toContain(second.sessionId);
    expect(again?.told_at).not.toEqual(alert?.told_at);
    await decide(second.sessionId, 'refuse');
    await watch();
    expect(await fired(tenantId)).toEqual([again]);
    await decide(first.sessionId, 'refuse');
    await watch();
    expect(await fired(tenantId)).toMatchObject([{ is_firing: false }]);
  });

  it('is not raised by junk', async () => {
    const before = await service.query('select key from alerts');
    for (const reference of ['junk', crypto.randomUUID()]) await deliver(purchase(reference).session);
    await watch();
    expect(await service.query('select key from alerts')).toHaveLength(before.length);
  });
});

describe('TENANT_FROM_CHECKOUT', () => {
  it.each<[string, { paymentLink: string | null; metadata?: boolean }, string | null]>([
    ['never', { paymentLink: null, metadata: true }, null],
    ['never', { paymentLink: null }, null],
    ['server', { paymentLink: null }, 'checkout'],
    ['server', { paymentLink: null, metadata: true }, 'checkout'],
    ['server', { paymentLink: 'plink_1' }, null],
    ['always', { paymentLink: 'plink_1' }, 'checkout'],
  ])('%s, of a session with %j', async (setting, { paymentLink, metadata = false }, source) => {
    const other = await TestService.start(
      { TENANT_FROM_CHECKOUT: setting },
      { database: await createTestDatabase() },
    );
    try {
      const planId = await insertPlan(other, { slug: 'team' });
      const tenantId = await insertTenant(other, { planId });
      const { session, customerId } = purchase(tenantId, {
        paymentLink,
        metadata: metadata ? { tenant_id: tenantId } : {},
      });
      await other.deliver(session);
      expect(await other.until(session.id, ...atRest)).toMatchObject({ status: 'processed', flags: [] });
      await other.app.get(UpkeepService).catchUp();
      const [row] = await other.query('select tenant_source from stripe_customers where id = $1', [
        customerId,
      ]);
      expect(row?.tenant_source ?? null).toBe(source);
    } finally {
      await other.stop();
    }
  });
});
