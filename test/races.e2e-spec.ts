import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { subscription } from '../dev/simulation/subscription.object';
import { UpkeepService } from '../src/upkeep/upkeep.service';
import { insertPlan, insertPrice, insertTenant, insertWorkspace } from './helpers/product-rows';
import { SCHEMA } from './helpers/test-database';
import { eventually, TestService } from './helpers/test-service';

const CREATED = 1_790_000_000;

let service: TestService;
let product: Client;
let pro: string;
let big: string;

beforeAll(async () => {
  service = await TestService.start();
  product = new Client({ connectionString: service.database.url, options: `-c search_path=${SCHEMA}` });
  await product.connect();
  await insertPlan(service, { slug: 'free', isDefault: true });
  pro = await insertPlan(service, { slug: 'pro', sortOrder: 1, limit: 5 });
  big = await insertPlan(service, { slug: 'big', sortOrder: 2, limit: 9 });
  await insertPrice(service, 'price_pro', pro);
});

afterAll(async () => {
  await product.end();
  await service.stop();
});

const upkeep = () => service.app.get(UpkeepService).catchUp();

function subscribed(customerId: string, price = 'price_pro'): SimulatedEvent {
  const object = subscription({ id: `sub_${customerId}`, customer: customerId, items: [{ price }] });
  return buildEvent({ type: 'customer.subscription.created', object, created: CREATED });
}

async function deliver(event: SimulatedEvent): Promise<void> {
  expect((await service.deliver(event)).status).toBe(200);
}

/** Until a statement of the service waits for a lock that somebody else holds. */
async function untilSomebodyWaits(): Promise<void> {
  await eventually(async () => {
    const waiting = await service.query(
      `select from pg_stat_activity
       where datname = current_database() and application_name = 'hookledger' and wait_event_type = 'Lock'`,
    );
    expect(waiting.length).toBeGreaterThan(0);
  });
}

async function planOf(tenantId: string): Promise<unknown> {
  const [tenant] = await service.query('select plan_id from tenants where id = $1', [tenantId]);
  return tenant?.plan_id;
}

async function tenantOf(customerId: string): Promise<unknown> {
  const [row] = await service.query('select tenant_id from stripe_customers where id = $1', [customerId]);
  return row?.tenant_id;
}

/** A tenant whose customer has told so. */
async function tenantWith(customerId: string): Promise<string> {
  const tenantId = await insertTenant(service);
  await service.query('insert into stripe_customers (id, tenant_id) values ($1, $2)', [customerId, tenantId]);
  return tenantId;
}

/** The same, for a lock that no row holds. */
async function untilSomebodyWaitsFor(event: string): Promise<void> {
  await eventually(async () => {
    const waiting = await service.query(
      `select from pg_stat_activity where datname = current_database() and wait_event = $1`,
      [event],
    );
    expect(waiting.length).toBeGreaterThan(0);
  });
}

describe('The product links a customer by SQL while its first event is under way', () => {
  it.each([
    ['inserting the row', 'cus_inserted', `insert into stripe_customers (tenant_id, id) values ($1, $2)`],
    ['updating it', 'cus_updated', `update stripe_customers set tenant_id = $1 where id = $2`],
  ])('%s: the link stays, and the event follows it', async (_, customerId, sql) => {
    const tenantId = await insertTenant(service);
    if (sql.startsWith('update'))
      await service.query('insert into stripe_customers (id) values ($1)', [customerId]);
    await product.query('begin');
    await product.query(sql, [tenantId, customerId]);
    // Metadata that names another one, so that there is a link to write into the row.
    const object = customer({ id: customerId, metadata: { tenant_id: await insertTenant(service) } });
    await deliver(buildEvent({ type: 'customer.created', object, created: CREATED }));
    const event = subscribed(customerId);
    await deliver(event);
    await untilSomebodyWaits();
    await product.query('commit');
    await upkeep();
    await service.until(event.id, 'processed');
    expect(await tenantOf(customerId)).toBe(tenantId);
    expect(await planOf(tenantId)).toBe(pro);
  });
});

describe('A customer whose metadata names one tenant, another, and the first again within one second', () => {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];

  it.each(orders)('belongs to the first, when they come in the order %j %j %j', async (...order) => {
    const [first, second] = [await insertTenant(service), await insertTenant(service)];
    const id = `cus_${order.join('')}`;
    const at = (tenantId: string, email: string) =>
      customer({ id, email, metadata: { tenant_id: tenantId } });
    const updated = (object: object, previousAttributes: Record<string, unknown>) =>
      buildEvent({ type: 'customer.updated', created: CREATED, object, previousAttributes });
    const events = [
      updated(at(second, 'a@example.com'), { metadata: { tenant_id: first } }),
      updated(at(second, 'b@example.com'), { email: 'a@example.com' }),
      updated(at(first, 'b@example.com'), { metadata: { tenant_id: second } }),
    ].map((event, index) => ({ ...event, id: `evt_${id}_${index}` }));
    for (const index of order) {
      const event = events[index];
      if (!event) throw new Error('unreachable');
      await deliver(event);
      await service.until(event.id, 'processed', 'superseded');
    }
    const [row] = await service.query(
      `select tenant_id, metadata ->> 'tenant_id' as named from stripe_customers where id = $1`,
      [id],
    );
    expect(row).toEqual({ tenant_id: first, named: first });
  });
});

describe('A price that is mapped', () => {
  it('to another plan while the first event with it is under way: the tenant gets the new one', async () => {
    const tenantId = await tenantWith('cus_remapped');
    await insertPrice(service, 'price_remapped', pro);
    await upkeep();
    // Holds the event after it has read what the price buys.
    await product.query('begin');
    await product.query('select from workspaces where tenant_id = $1 for update', [tenantId]);
    const event = subscribed('cus_remapped', 'price_remapped');
    await deliver(event);
    await untilSomebodyWaits();
    const mapped = service.admin('PUT', '/plan-prices/price_remapped', { planId: big });
    await Promise.race([mapped, untilSomebodyWaitsFor('advisory')]);
    await product.query('commit');
    await mapped;
    await service.until(event.id, 'processed');
    await upkeep();
    expect(await planOf(tenantId)).toBe(big);
  });

  it('before its plan exists gives the plan once that is there', async () => {
    const tenantId = await tenantWith('cus_early');
    const plan = randomUUID();
    await insertPrice(service, 'price_early', plan);
    await upkeep();
    const event = subscribed('cus_early', 'price_early');
    await deliver(event);
    await service.until(event.id, 'waiting');
    await service.query(`insert into plans (id, name, slug, max_workspaces) values ($1, 'late', 'late', 7)`, [
      plan,
    ]);
    await upkeep();
    await service.until(event.id, 'processed');
    expect(await planOf(tenantId)).toBe(plan);
  });

  it('while somebody holds the event that waits for it wakes it a minute later', async () => {
    const tenantId = await tenantWith('cus_held');
    const event = subscribed('cus_held', 'price_held');
    await deliver(event);
    await service.until(event.id, 'waiting');
    await product.query('begin');
    await product.query('select from stripe_event_log where stripe_event_id = $1 for update', [event.id]);
    await service.admin('PUT', '/plan-prices/price_held', { planId: big });
    await product.query('rollback');
    expect(await service.logged(event.id)).toMatchObject({ status: 'waiting' });
    await upkeep();
    await service.until(event.id, 'processed');
    expect(await planOf(tenantId)).toBe(big);
  });

  it('keeps nothing else from being caught up with when one of its tenants is locked', async () => {
    const [locked, other] = [await tenantWith('cus_locked'), await tenantWith('cus_other')];
    await insertPrice(service, 'price_locked', pro);
    for (const event of [subscribed('cus_locked', 'price_locked'), subscribed('cus_other')]) {
      await deliver(event);
      await service.until(event.id, 'processed');
    }
    await upkeep();
    await product.query('begin');
    await product.query('select from tenants where id = $1 for update', [locked]);
    await service.query(`update plan_prices set plan_id = $1 where stripe_price_id = 'price_locked'`, [big]);
    const workspace = await insertWorkspace(service, other, 'New');
    await upkeep();
    await product.query('rollback');
    expect(await service.query('select plan_id from workspaces where id = $1', [workspace])).toEqual([
      { plan_id: pro },
    ]);
    await upkeep();
    expect(await planOf(locked)).toBe(big);
  });
});

describe('What PostgreSQL cannot store as it came', () => {
  it('an account with a NUL in its name is ignored like any other', async () => {
    const event = { ...subscribed('cus_odd'), id: 'evt_odd_account', account: 'acct_\u0000x' };
    await deliver(event);
    expect(await service.until(event.id, 'ignored', 'dead')).toMatchObject({ status: 'ignored' });
  });

  it('more price ids than an index entry can hold wait all the same', async () => {
    await tenantWith('cus_many');
    const items = Array.from({ length: 20 }, () => ({
      price: Array.from({ length: 7 }, () => randomUUID().replaceAll('-', '')).join(''),
    }));
    const object = subscription({ id: 'sub_many', customer: 'cus_many', items });
    const event = buildEvent({ type: 'customer.subscription.created', object, created: CREATED });
    await deliver(event);
    await service.until(event.id, 'waiting');
  });
});
