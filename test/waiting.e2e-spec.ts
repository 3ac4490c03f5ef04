import { UpkeepService } from '../src/upkeep/upkeep.service';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { subscription } from '../dev/simulation/subscription.object';
import { HeldCustomer } from './helpers/held-customer';
import { insertPlan, insertPrice, insertTenant, insertWorkspace } from './helpers/product-rows';
import { eventually, TestService } from './helpers/test-service';

const CREATED = 1_790_000_000;

let service: TestService;
let pro: string;

beforeAll(async () => {
  service = await TestService.start();
  await insertPlan(service, { slug: 'free', isDefault: true });
  pro = await insertPlan(service, { slug: 'pro', sortOrder: 1, limit: 5 });
  await insertPrice(service, 'price_pro', pro);
});

afterAll(() => service.stop());

let serial = 0;
/** A new customer's subscription, not yet sent. */
function signUp({ price = 'price_pro' } = {}) {
  serial += 1;
  const [customerId, subscriptionId] = [`cus_${serial}`, `sub_${serial}`];
  const object = subscription({
    id: subscriptionId,
    customer: customerId,
    status: 'active',
    items: [{ price }],
  });
  const event = buildEvent({ type: 'customer.subscription.created', object, created: CREATED });
  return { customerId, subscriptionId, event };
}

const upkeep = () => service.app.get(UpkeepService).catchUp();

async function tenantPlan(tenantId: string) {
  const [tenant] = await service.query(
    `select t.plan_id, t.stripe_subscription_id, w.plan_id as workspace_plan_id, w.max_members
     from tenants t join workspaces w on w.tenant_id = t.id where t.id = $1`,
    [tenantId],
  );
  return tenant;
}

describe('An event whose customer belongs to no tenant yet', () => {
  it('waits, uses up no retry, and has its raw rows written all the same', async () => {
    const { customerId, subscriptionId, event } = signUp();
    await service.deliver(event);
    const row = await service.until(event.id, 'waiting');
    expect(row).toMatchObject({ waiting_for: `customer:${customerId}`, retry_count: 0, processed: false });
    expect(
      await service.query('select status from stripe_subscriptions where id = $1', [subscriptionId]),
    ).toEqual([{ status: 'active' }]);
  });

  it('is processed when an admin links the customer', async () => {
    const tenantId = await insertTenant(service);
    const { customerId, subscriptionId, event } = signUp();
    await service.deliver(event);
    await service.until(event.id, 'waiting');
    await service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, { stripeCustomerId: customerId });
    await service.until(event.id, 'processed');
    expect(await tenantPlan(tenantId)).toEqual({
      plan_id: pro,
      stripe_subscription_id: subscriptionId,
      workspace_plan_id: pro,
      max_members: 50,
    });
  });

  it("is processed when the customer's own metadata names a tenant", async () => {
    const tenantId = await insertTenant(service);
    const { customerId, event } = signUp();
    await service.deliver(event);
    await service.until(event.id, 'waiting');
    const object = customer({ id: customerId, metadata: { tenant_id: tenantId } });
    await service.deliver(buildEvent({ type: 'customer.created', object, created: CREATED - 1 }));
    await service.until(event.id, 'processed');
    expect(await tenantPlan(tenantId)).toMatchObject({ plan_id: pro });
  });

  it('is processed after the product has inserted the tenant that was named', async () => {
    const tenantId = crypto.randomUUID();
    const { customerId, event } = signUp();
    const object = customer({ id: customerId, metadata: { tenant_id: tenantId } });
    const named = buildEvent({ type: 'customer.created', object, created: CREATED - 1 });
    await service.deliver(named);
    expect(await service.until(named.id, 'processed')).toMatchObject({ flags: ['tenant_not_found'] });
    await service.deliver(event);
    await service.until(event.id, 'waiting');
    await insertTenant(service, { id: tenantId });
    await upkeep();
    await service.until(event.id, 'processed');
    expect(await tenantPlan(tenantId)).toMatchObject({ plan_id: pro, max_members: 50 });
  });

  it('is processed after the product has linked the customer by SQL, and its ledger lines follow', async () => {
    const tenantId = await insertTenant(service);
    const { customerId, event } = signUp();
    const payment = paymentIntent({ id: `pi_${customerId}`, customer: customerId, status: 'succeeded' });
    const paid = buildEvent({ type: 'payment_intent.succeeded', object: payment, created: CREATED });
    for (const each of [event, paid]) await service.deliver(each);
    for (const each of [event, paid]) await service.until(each.id, 'waiting');
    await service.query('update stripe_customers set tenant_id = $2 where id = $1', [customerId, tenantId]);
    await upkeep();
    for (const each of [event, paid]) await service.until(each.id, 'processed');
    expect(await tenantPlan(tenantId)).toMatchObject({ plan_id: pro });
    expect(
      await service.query('select kind, tenant_id from billing_events where customer_id = $1', [customerId]),
    ).toEqual([{ kind: 'payment', tenant_id: tenantId }]);
  });

  it('is tried at once when Stripe delivers it again', async () => {
    const tenantId = await insertTenant(service);
    const { customerId, event } = signUp();
    await service.deliver(event);
    await service.until(event.id, 'waiting');
    await service.query('update stripe_customers set tenant_id = $2 where id = $1', [customerId, tenantId]);
    expect((await service.deliver(event)).text).toBe('{"received":true,"duplicate":true}');
    await service.until(event.id, 'processed');
    expect(
      await service.query(
        `select trigger, outcome from stripe_event_attempt a join stripe_event_log l on l.id = a.event_id
       where stripe_event_id = $1 order by number`,
        [event.id],
      ),
    ).toEqual([
      { trigger: 'delivery', outcome: 'waiting' },
      { trigger: 'redelivery', outcome: 'processed' },
    ]);
  });

  it('waits for a link that is under way, and does not miss it', async () => {
    const tenantId = await insertTenant(service);
    const { customerId, event } = signUp();
    const created = buildEvent({
      type: 'customer.created',
      object: customer({ id: customerId }),
      created: CREATED,
    });
    await service.deliver(created);
    await service.until(created.id, 'processed');
    const link = await HeldCustomer.hold(service.database.url, customerId);
    await service.deliver(event);
    await eventually(async () => expect(await link.waiting()).toBe(1));
    await link.query(`update stripe_customers set tenant_id = $1, tenant_source = 'admin' where id = $2`, [
      tenantId,
      customerId,
    ]);
    await link.commit();
    await service.until(event.id, 'processed');
  });

  it('never misses its wake-up, however link and events race', async () => {
    const tenantId = await insertTenant(service);
    const { customerId } = signUp();
    const payments = Array.from({ length: 60 }, (_, index) =>
      buildEvent({
        type: 'payment_intent.succeeded',
        object: paymentIntent({ id: `pi_race_${index}`, customer: customerId, status: 'succeeded' }),
        created: CREATED + index,
      }),
    );
    const deliveries = payments.map((event) => service.deliver(event));
    const link = service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, {
      stripeCustomerId: customerId,
    });
    expect((await link).status).toBe(200);
    await Promise.all(deliveries);
    await service.settled();
    expect(
      await service.query(
        `select l.status, b.tenant_id, count(*)::int from stripe_event_log l
         join billing_events b using (stripe_event_id) where b.customer_id = $1 group by 1, 2`,
        [customerId],
      ),
    ).toEqual([{ status: 'processed', tenant_id: tenantId, count: 60 }]);
  });

  it('does not wait when it names no customer at all', async () => {
    const object = { ...paymentIntent({ id: 'pi_guest', status: 'succeeded' }), customer: null };
    const event = buildEvent({ type: 'payment_intent.succeeded', object, created: CREATED });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    expect(
      await service.query(`select tenant_id, customer_id from billing_events where object_id = 'pi_guest'`),
    ).toEqual([{ tenant_id: null, customer_id: null }]);
  });
});

describe('A customer for whom only its subscriptions name tenants', () => {
  it.each([
    ['first', [0, 1]],
    ['last', [1, 0]],
  ])('belongs to the one that the oldest names, though that comes %s', async (when, order) => {
    const tenants = [await insertTenant(service), await insertTenant(service)];
    const customerId = `cus_named_${when}`;
    const events = tenants.map((tenant_id, age) => {
      const created = CREATED + age;
      const object = subscription({
        id: `sub_${customerId}_${age}`,
        customer: customerId,
        created,
        items: [{ price: 'price_pro' }],
        metadata: { tenant_id },
      });
      return buildEvent({ type: 'customer.subscription.created', object, created });
    });
    for (const event of order.flatMap((place) => events[place] ?? [])) {
      await service.deliver(event);
      await service.until(event.id, 'processed');
    }
    const [row] = await service.query('select tenant_id, tenant_source from stripe_customers where id = $1', [
      customerId,
    ]);
    expect(row).toEqual({ tenant_id: tenants[0], tenant_source: 'subscription' });
  });
});

describe('A subscription to a price that nobody has mapped', () => {
  const waiting = async (price: string) => {
    const tenantId = await insertTenant(service);
    const { customerId, event } = signUp({ price });
    await service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, { stripeCustomerId: customerId });
    await service.deliver(event);
    const row = await service.until(event.id, 'waiting');
    expect(row).toMatchObject({ waiting_for: `price:${price}`, flags: ['price_not_mapped'] });
    return { tenantId, event };
  };

  it('waits for it, and gets the plan when an admin maps it', async () => {
    const { tenantId, event } = await waiting('price_later');
    expect(await tenantPlan(tenantId)).toMatchObject({ plan_id: null });
    const answer = await service.admin('PUT', '/plan-prices/price_later', { planId: pro });
    expect(answer.json).toEqual({ priceId: 'price_later', planId: pro, tenantsRecomputed: 1 });
    await service.until(event.id, 'processed');
    expect(await tenantPlan(tenantId)).toMatchObject({ plan_id: pro, max_members: 50 });
  });

  it('gets the plan when the product maps it by SQL, and another one when the product changes its mind', async () => {
    const { tenantId, event } = await waiting('price_sql');
    await insertPrice(service, 'price_sql', pro);
    await upkeep();
    await service.until(event.id, 'processed');
    expect(await tenantPlan(tenantId)).toMatchObject({ plan_id: pro });
    const business = await insertPlan(service, { slug: 'business', sortOrder: 2, limit: 9 });
    await service.query(`update plan_prices set plan_id = $1 where stripe_price_id = 'price_sql'`, [
      business,
    ]);
    await upkeep();
    expect(await tenantPlan(tenantId)).toMatchObject({ plan_id: business, max_members: 90 });
  });
});

describe("The product's own changes", () => {
  it("reach a tenant's workspaces within a minute: new workspaces and edited plans", async () => {
    const tenantId = await insertTenant(service);
    const { customerId, event } = signUp();
    await service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, { stripeCustomerId: customerId });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    // Nothing else is left to catch up with.
    await upkeep();
    await insertWorkspace(service, tenantId, 'Lab');
    await service.query('update plans set max_members_per_workspace = 77 where id = $1', [pro]);
    await upkeep();
    expect(
      await service.query(
        'select name, plan_id, max_members from workspaces where tenant_id = $1 order by name',
        [tenantId],
      ),
    ).toEqual([
      { name: 'Lab', plan_id: pro, max_members: 77 },
      { name: 'Main', plan_id: pro, max_members: 77 },
    ]);
  });

  it('leave a tenant without any subscription alone', async () => {
    const tenantId = await insertTenant(service, { planId: pro });
    await upkeep();
    expect(await tenantPlan(tenantId)).toEqual({
      plan_id: pro,
      stripe_subscription_id: null,
      workspace_plan_id: null,
      max_members: null,
    });
  });
});
