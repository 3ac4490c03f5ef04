import { UnitOfWork } from '../src/database/unit-of-work';
import { checkoutSession } from '../dev/simulation/checkout-session.object';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { subscription } from '../dev/simulation/subscription.object';
import { UpkeepRepository } from '../src/upkeep/upkeep.repository';
import { UpkeepService } from '../src/upkeep/upkeep.service';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { TestService } from './helpers/test-service';

const CREATED = 1_790_000_000;
const atRest = ['processed', 'superseded', 'waiting'];

let service: TestService;
let pro: string;
let serial = 0;

beforeAll(async () => {
  service = await TestService.start();
  await insertPlan(service, { slug: 'free', isDefault: true });
  pro = await insertPlan(service, { slug: 'pro', sortOrder: 1 });
  await insertPrice(service, 'price_pro', pro);
});

afterAll(() => service.stop());

const newCustomer = () => `cus_checkout_${(serial += 1)}`;
const upkeep = () => service.app.get(UpkeepService).catchUp();

/** Somebody goes through with a checkout that was opened for a tenant. */
function checkout(customerId: string | null, clientReferenceId: string, second = 0): SimulatedEvent {
  const created = CREATED + second;
  const object = checkoutSession({ customer: customerId, clientReferenceId, created });
  return buildEvent({ type: 'checkout.session.completed', object, created });
}

function subscribed(customerId: string, metadata = {}): SimulatedEvent {
  const object = subscription({ customer: customerId, items: [{ price: 'price_pro' }], metadata });
  return buildEvent({ type: 'customer.subscription.created', object, created: CREATED });
}

function named(customerId: string, tenantId: string): SimulatedEvent {
  const object = customer({ id: customerId, metadata: { tenant_id: tenantId } });
  return buildEvent({ type: 'customer.created', object, created: CREATED });
}

async function deliver(...events: SimulatedEvent[]) {
  for (const event of events) {
    await service.deliver(event);
    await service.until(event.id, ...atRest);
  }
}

async function linkOf(customerId: string) {
  const [row] = await service.query<{ tenant_id: string; tenant_source: string }>(
    'select tenant_id, tenant_source from stripe_customers where id = $1',
    [customerId],
  );
  return row && [row.tenant_id, row.tenant_source];
}

/** There is nothing left that the upkeep would look at again. */
async function isSettled(customerId: string): Promise<boolean> {
  const found = await service.app
    .get(UnitOfWork)
    .run((manager) => service.app.get(UpkeepRepository).linkableCustomers(manager));
  return !found.includes(customerId);
}

describe('A completed checkout session', () => {
  it('links its customer to the tenant that it was opened for, and wakes what waited', async () => {
    const [customerId, tenantId] = [newCustomer(), await insertTenant(service)];
    const bought = subscribed(customerId);
    await deliver(bought);
    expect(await service.logged(bought.id)).toMatchObject({ status: 'waiting' });
    await deliver(checkout(customerId, tenantId));
    await service.until(bought.id, 'processed');
    expect(await linkOf(customerId)).toEqual([tenantId, 'checkout']);
    expect(await service.query('select plan_id from tenants where id = $1', [tenantId])).toEqual([
      { plan_id: pro },
    ]);
  });

  it.each([
    ["the customer's own metadata", 'customer', named],
    [
      "a subscription's",
      'subscription',
      (id: string, tenantId: string) => subscribed(id, { tenant_id: tenantId }),
    ],
  ])('gives way to %s, whichever comes first', async (_, source, naming) => {
    for (const order of ['before', 'after']) {
      const [customerId, tenantId, other] = [
        newCustomer(),
        await insertTenant(service),
        await insertTenant(service),
      ];
      const events = [naming(customerId, tenantId), checkout(customerId, other)];
      await deliver(...(order === 'before' ? events : events.toReversed()));
      expect([order, await linkOf(customerId)]).toEqual([order, [tenantId, source]]);
      expect(await isSettled(customerId)).toBe(true);
    }
  });

  it("gives way to a person's link", async () => {
    const [customerId, tenantId, other] = [
      newCustomer(),
      await insertTenant(service),
      await insertTenant(service),
    ];
    await service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, { stripeCustomerId: customerId });
    await deliver(checkout(customerId, other));
    expect(await linkOf(customerId)).toEqual([tenantId, 'admin']);
  });

  it('moves nobody whom an older one has linked, whichever comes first', async () => {
    for (const order of ['as it happened', 'backwards']) {
      const [customerId, tenantId, other] = [
        newCustomer(),
        await insertTenant(service),
        await insertTenant(service),
      ];
      const events = [checkout(customerId, tenantId), checkout(customerId, other, 60)];
      await deliver(...(order === 'backwards' ? events.toReversed() : events));
      expect([order, await linkOf(customerId)]).toEqual([order, [tenantId, 'checkout']]);
    }
  });

  it.each(['cart-7', crypto.randomUUID()])(
    'whose reference is no tenant (%s) is not wrong',
    async (reference) => {
      const customerId = newCustomer();
      const event = checkout(customerId, reference);
      await deliver(event);
      expect(await service.logged(event.id)).toMatchObject({ status: 'processed', flags: [] });
      expect(await linkOf(customerId)).toEqual([null, null]);
      expect(await isSettled(customerId)).toBe(true);
    },
  );

  it('of a guest concerns no tenant and is processed', async () => {
    const event = checkout(null, await insertTenant(service));
    await deliver(event);
    expect(await service.logged(event.id)).toMatchObject({ status: 'processed' });
  });

  it('is followed when the product inserts the tenant afterwards', async () => {
    const [customerId, tenantId] = [newCustomer(), crypto.randomUUID()];
    const bought = subscribed(customerId);
    await deliver(checkout(customerId, tenantId), bought);
    await insertTenant(service, { id: tenantId });
    expect(await isSettled(customerId)).toBe(false);
    await upkeep();
    await service.until(bought.id, 'processed');
    expect(await linkOf(customerId)).toEqual([tenantId, 'checkout']);
    expect(await isSettled(customerId)).toBe(true);
  });

  it('of a tenant that is inserted late moves the customer whom a newer one had linked', async () => {
    const [customerId, tenantId, other] = [newCustomer(), crypto.randomUUID(), await insertTenant(service)];
    await deliver(checkout(customerId, tenantId), checkout(customerId, other, 60));
    expect(await linkOf(customerId)).toEqual([other, 'checkout']);
    await insertTenant(service, { id: tenantId });
    await upkeep();
    expect(await linkOf(customerId)).toEqual([tenantId, 'checkout']);
    expect(await isSettled(customerId)).toBe(true);
  });

  it('gives way to metadata whose tenant is inserted late', async () => {
    for (const naming of [named, (id: string, tenantId: string) => subscribed(id, { tenant_id: tenantId })]) {
      const [customerId, tenantId, other] = [newCustomer(), crypto.randomUUID(), await insertTenant(service)];
      await deliver(checkout(customerId, other), naming(customerId, tenantId));
      expect(await linkOf(customerId)).toEqual([other, 'checkout']);
      await insertTenant(service, { id: tenantId });
      await upkeep();
      expect((await linkOf(customerId))?.[0]).toBe(tenantId);
      expect(await isSettled(customerId)).toBe(true);
    }
  });
});
