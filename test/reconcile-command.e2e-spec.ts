import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf, type SimulatedEvent } from '../dev/simulation/event.object';
import { subscription, type SubscriptionOptions } from '../dev/simulation/subscription.object';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { reconcileAsJson, startReconcile } from './helpers/reconcile-command';
import { StripeListsStandIn } from './helpers/stripe-lists-stand-in';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { eventually, TestService } from './helpers/test-service';

let stripe: StripeListsStandIn;
let database: TestDatabase;
/** Has no key, so that it asks Stripe for nothing by itself. */
let service: TestService;

beforeAll(async () => {
  stripe = await StripeListsStandIn.start();
  database = await createTestDatabase();
  service = await TestService.start({}, { database });
  await insertPlan(database, { slug: 'free', isDefault: true });
  for (const rank of [1, 2]) {
    const plan = await insertPlan(database, { slug: `plan_${rank}`, sortOrder: rank });
    await insertPrice(database, `price_${rank}`, plan);
  }
});

beforeEach(() => stripe.clear());

afterAll(async () => {
  await service.stop({ keepDatabase: true });
  await database.drop();
  await stripe.stop();
});

const settings = () => ({
  DATABASE_URL: database.url,
  STRIPE_API_KEY: 'sk_test_none',
  STRIPE_API_BASE: stripe.url,
});

const start = (args: readonly string[], env: Record<string, string | null> = {}) =>
  startReconcile(args, { ...settings(), ...env });

const reconcile = (...args: string[]) => start(args).ended;

const json = (...args: string[]) => reconcileAsJson(args, settings());

const now = () => Math.floor(Date.now() / 1000);

let serial = 0;
function happens(created: number): SimulatedEvent {
  serial += 1;
  const object = customer({ id: `cus_by_hand_${serial}`, created });
  const event = buildEvent({ type: 'customer.created', object, created });
  stripe.put('events', event, payloadOf(event));
  return event;
}

async function countLogged(events: readonly { id: string }[]): Promise<number> {
  const rows = await database.query(`select from stripe_event_log where stripe_event_id = any ($1)`, [
    events.map(({ id }) => id),
  ]);
  return rows.length;
}

/** A subscription at Stripe, of a customer whose metadata names a tenant of ours. */
async function atStripe(name: string, options: SubscriptionOptions = {}) {
  const tenantId = await insertTenant(database);
  const buyer = customer({ id: `cus_${name}`, metadata: { tenant_id: tenantId } });
  const sold = subscription({
    id: `sub_${name}`,
    customer: buyer.id,
    items: [{ price: 'price_1' }],
    ...options,
  });
  stripe.put('customers', buyer);
  stripe.put('subscriptions', sold);
  return { tenantId, buyer, sold };
}

async function planOf(tenantId: string): Promise<unknown> {
  const [row] = await database.query(
    `select p.slug from tenants t left join plans p on p.id = t.plan_id where t.id = $1`,
    [tenantId],
  );
  return row?.slug;
}

describe('npm run reconcile', () => {
  it('finds what was dropped, and nothing the second time', async () => {
    const events = Array.from({ length: 10 }, (_, index) => happens(now() - 3 * 86_400 + index));
    const first = await reconcile('--since', '7d');
    expect(first).toMatchObject({ code: 0, errors: '' });
    expect(first.output).toContain('10 were missing and are in the log now');
    expect(first.output).toMatch(/^Comparing …\n {2}25 %/);
    await service.settled();
    expect(await countLogged(events)).toBe(10);
    const second = await reconcile('--since', '7d');
    expect(second.output).toContain('Nothing is missing');
  });

  it('changes nothing where it shall only tell', async () => {
    const events = [happens(now() - 600)];
    const { code, result } = await json('--dry-run');
    expect(code).toBe(0);
    expect(result).toMatchObject({ ok: true, runs: [{ missing: 1, examples: [events[0]?.id] }] });
    expect(await countLogged(events)).toBe(0);
  });

  it('ends in order on Ctrl-C, and goes on from there', async () => {
    const events = Array.from({ length: 6 }, (_, index) => happens(now() - 30_000 + index * 5_000));
    const { child, ended } = start(['--since', '10h']);
    stripe.onRequest = () => {
      if (stripe.asked.length === 3) child.kill('SIGINT');
    };
    const { code, errors } = await ended;
    expect({ code, errors }).toEqual({
      code: 130,
      errors: expect.stringContaining('called again it goes on'),
    });
    const before = await countLogged(events);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(6);
    const { output } = await reconcile('--since', '10h');
    expect(output).toContain('where an interrupted run had ended');
    expect(await countLogged(events)).toBe(6);
  });

  it('says what is wrong with settings, a key and a call', async () => {
    const unset = await start([], { DATABASE_URL: null, STRIPE_API_KEY: null }).ended;
    expect(unset.code).toBe(1);
    expect(unset.errors).toMatch(/DATABASE_URL is not set[\s\S]*STRIPE_API_KEY is not set/);
    stripe.troubles = [{ status: 401 }];
    const refused = await reconcile();
    expect(refused).toMatchObject({
      code: 1,
      errors: expect.stringContaining('does not know STRIPE_API_KEY'),
    });
    expect(refused.errors).not.toContain('****');
    expect(await reconcile('--repair')).toMatchObject({ code: 2 });
    expect(await reconcile('--help')).toMatchObject({
      code: 0,
      output: expect.stringContaining('--backfill'),
    });
  });
});

describe('npm run reconcile -- --backfill', () => {
  it('gives plans to tenants on an empty database, and adds nothing the second time', async () => {
    const sold = [await atStripe('first'), await atStripe('second', { items: [{ price: 'price_2' }] })];
    const { output, code } = await reconcile('--backfill');
    expect(code).toBe(0);
    expect(output).toMatch(/customers +2 +2\nsubscriptions +2 +2\n/);
    await service.settled();
    expect(await Promise.all(sold.map(({ tenantId }) => planOf(tenantId)))).toEqual(['plan_1', 'plan_2']);
    const entries = await database.query(
      `select event_type, source, status from stripe_event_log where source = 'backfill' order by 1`,
    );
    expect(entries).toHaveLength(4);
    expect(entries[0]).toEqual({ event_type: 'customer.fetched', source: 'backfill', status: 'processed' });
    const { result } = await json('--backfill');
    expect(result).toMatchObject({ runs: [{ customers: { added: 0 }, subscriptions: { added: 0 } }] });
  });

  it('leaves alone what an event has told of, and is older than what happens afterwards', async () => {
    const { tenantId, buyer, sold } = await atStripe('told');
    const upgraded = { ...sold, items: subscription({ items: [{ price: 'price_2' }] }).items };
    await service.deliver(
      buildEvent({ type: 'customer.subscription.updated', object: upgraded, created: now() - 86_400 }),
    );
    await reconcile('--backfill');
    await service.settled();
    expect(await planOf(tenantId)).toBe('plan_2');
    const moved = { ...buyer, name: 'Renamed' };
    await service.deliver(buildEvent({ type: 'customer.updated', object: moved, created: now() }));
    await service.settled();
    expect(await database.query('select name from stripe_customers where id = $1', [buyer.id])).toEqual([
      { name: 'Renamed' },
    ]);
  });

  it('has all items of a subscription whose list Stripe cuts short, and numbers as they are', async () => {
    const { tenantId, sold } = await atStripe('long', { itemsTruncated: true });
    const text = JSON.stringify(sold).replace('"quantity":1', '"quantity":1,"big":12345678901234567890');
    stripe.put('subscriptions', sold, text);
    const all = subscription({
      ...sold,
      id: sold.id,
      items: [{ price: 'price_1' }, { price: 'price_2' }],
    } as never);
    for (const item of all.items.data) stripe.put('subscription_items', { ...item, subscription: sold.id });
    await reconcile('--backfill');
    await service.settled();
    expect(await planOf(tenantId)).toBe('plan_2');
    const [entry] = await database.query<{ event_data: string }>(
      `select event_data from stripe_event_log where object_id = $1`,
      [sold.id],
    );
    expect(entry?.event_data).toContain('"has_more":false');
  });
});

describe('npm run reconcile -- --drift', () => {
  // What the others had at Stripe is not there any more.
  beforeEach(() => database.query('delete from stripe_subscriptions'));

  it('finds what is stored differently, and mends it with --repair', async () => {
    const { tenantId, sold } = await atStripe('drifted');
    await reconcile('--backfill');
    await service.settled();
    expect(await json('--drift')).toMatchObject({ code: 0, result: { ok: true, compared: 1, drifted: [] } });

    stripe.put('subscriptions', {
      ...sold,
      cancel_at_period_end: true,
      items: subscription({ id: sold.id, items: [{ price: 'price_2' }] }).items,
    });
    const found = await reconcile('--drift');
    expect(found.code).toBe(1);
    expect(found.output).toContain('price_id: price_1 here, price_2 there');
    expect(found.output).toContain('cancel_at_period_end: false here, true there');
    expect(await planOf(tenantId)).toBe('plan_1');

    const repaired = await json('--drift', '--repair');
    expect(repaired).toMatchObject({ code: 0, result: { drifted: [{ id: sold.id, isRepaired: true }] } });
    await service.settled();
    expect(await planOf(tenantId)).toBe('plan_2');
    const [entry] = await database.query(
      `select event_type, status from stripe_event_log where source = 'repair'`,
    );
    expect(entry).toEqual({ event_type: 'customer.subscription.fetched', status: 'processed' });
    expect(await json('--drift')).toMatchObject({ code: 0, result: { drifted: [] } });
  });

  it('finds what has ended at Stripe, and what nothing has told of', async () => {
    const ended = await atStripe('ended');
    await reconcile('--backfill');
    await service.settled();
    stripe.put('subscriptions', { ...ended.sold, status: 'canceled', ended_at: now() - 60 });
    const untold = await atStripe('untold');
    const { result } = await json('--drift', '--repair');
    expect(result.drifted).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: ended.sold.id, kind: 'differs' }),
        expect.objectContaining({ id: untold.sold.id, kind: 'not_stored' }),
      ]),
    );
    await eventually(async () => {
      expect(await planOf(ended.tenantId)).toBe('free');
    });
  });

  it('never takes a newer event for drift, and never overrides one', async () => {
    const { tenantId, sold } = await atStripe('newer');
    await reconcile('--backfill');
    await service.settled();
    const upgraded = { ...sold, items: subscription({ id: sold.id, items: [{ price: 'price_2' }] }).items };
    // Stripe's answer was on its way when this happened.
    const newer = buildEvent({
      type: 'customer.subscription.updated',
      object: upgraded,
      created: now() + 60,
    });
    await service.deliver(newer);
    await service.settled();
    const { result } = await json('--drift', '--repair');
    expect(result).toMatchObject({ changing: 1 });
    expect(result.drifted).not.toContainEqual(expect.objectContaining({ id: sold.id }));
    expect(await planOf(tenantId)).toBe('plan_2');
  });

  it('says of one that Stripe does not know that nothing here can mend it', async () => {
    const { sold } = await atStripe('foreign');
    await reconcile('--backfill');
    await service.settled();
    stripe.remove('subscriptions', sold.id);
    const { code, output } = await reconcile('--drift', '--repair');
    expect(code).toBe(1);
    expect(output).toContain(`${sold.id} is stored, and Stripe does not know it`);
  });
});
