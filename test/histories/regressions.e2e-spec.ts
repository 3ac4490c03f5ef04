import { Client } from 'pg';
import { customer } from '../../dev/simulation/customer.object';
import { buildEvent, type SimulatedEvent } from '../../dev/simulation/event.object';
import { paymentIntent } from '../../dev/simulation/payment-intent.object';
import { previousAttributes } from '../../dev/simulation/previous-attributes';
import { subscription } from '../../dev/simulation/subscription.object';
import { UpkeepService } from '../../src/upkeep/upkeep.service';
import { insertPlan, insertPrice, insertTenant } from '../helpers/product-rows';
import { SCHEMA } from '../helpers/test-database';
import { eventually, TestService } from '../helpers/test-service';

const CREATED = 1_790_000_000;

/** What generated histories have found, made as small as it gets. */
describe('As a generated history once showed,', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start();
    await insertPlan(service, { slug: 'free', isDefault: true });
    await insertPrice(service, 'price_pro', await insertPlan(service, { slug: 'pro', sortOrder: 1 }));
  });
  afterAll(() => service.stop());

  const upkeep = () => service.app.get(UpkeepService).catchUp();
  const atRest = ['processed', 'superseded', 'waiting'];

  async function deliver(events: readonly SimulatedEvent[]): Promise<void> {
    for (const event of events) {
      await service.deliver(event);
      await service.until(event.id, ...atRest);
    }
  }

  /** Changes of one object, each told with the state before it. */
  function updates<T extends object>(type: string, states: readonly T[], created: number): SimulatedEvent[] {
    return states.slice(1).map((object, index) => {
      const before = states[index] ?? object;
      return buildEvent({ type, object, created, previousAttributes: previousAttributes(before, object) });
    });
  }

  const tenantOf = (customerId: string) =>
    service.query('select tenant_id, tenant_source from stripe_customers where id = $1', [customerId]);

  it('a second that ended as it began shows the second before it, though the creation comes last', async () => {
    const at = (quantity: number) =>
      subscription({ id: 'sub_settle', customer: 'cus_settle', items: [{ price: 'price_pro', quantity }] });
    const type = 'customer.subscription.updated';
    await deliver([
      ...updates(type, [at(1), at(2)], CREATED + 1),
      ...updates(type, [at(2), at(3), at(2)], CREATED + 2),
      buildEvent({ type: 'customer.subscription.created', object: at(1), created: CREATED }),
    ]);
    expect(await service.query(`select quantity from stripe_subscriptions where id = 'sub_settle'`)).toEqual([
      { quantity: '2' },
    ]);
  });

  it('ledger lines follow a link that the product wrote before it inserted the tenant', async () => {
    const tenantId = crypto.randomUUID();
    await service.query(`insert into stripe_customers (id, tenant_id) values ('cus_ahead', $1)`, [tenantId]);
    const object = paymentIntent({ id: 'pi_ahead', customer: 'cus_ahead' });
    await deliver([buildEvent({ type: 'payment_intent.succeeded', object, created: CREATED })]);
    await insertTenant(service, { id: tenantId });
    await upkeep();
    await service.settled();
    expect(await service.query(`select tenant_id from billing_events where object_id = 'pi_ahead'`)).toEqual([
      { tenant_id: tenantId },
    ]);
  });

  it('a link that the product commits while an event of its customer is processed stays', async () => {
    const tenantId = await insertTenant(service);
    const product = new Client({
      connectionString: service.database.url,
      options: `-c search_path=${SCHEMA}`,
    });
    await product.connect();
    await product.query('begin');
    await product.query(`insert into stripe_customers (id, tenant_id) values ('cus_race', $1)`, [tenantId]);
    const object = paymentIntent({ id: 'pi_race', customer: 'cus_race' });
    const event = buildEvent({ type: 'payment_intent.succeeded', object, created: CREATED });
    await service.deliver(event);
    await eventually(async () => {
      const waiting = await service.query(
        `select from pg_locks where not granted and locktype = 'transactionid'`,
      );
      if (waiting.length === 0) throw new Error('it does not wait for the product yet');
    });
    await product.query('commit');
    await product.end();
    await service.until(event.id, ...atRest);
    await upkeep();
    await service.until(event.id, 'processed');
    expect(await tenantOf('cus_race')).toEqual([{ tenant_id: tenantId, tenant_source: 'admin' }]);
  });

  it("a customer belongs to the tenant of its own metadata, though its subscription's was there first", async () => {
    const [later, there] = [crypto.randomUUID(), await insertTenant(service)];
    const named = customer({ id: 'cus_later', metadata: { tenant_id: later } });
    const bought = subscription({ id: 'sub_later', customer: 'cus_later', metadata: { tenant_id: there } });
    await deliver([
      buildEvent({ type: 'customer.created', object: named, created: CREATED }),
      buildEvent({ type: 'customer.subscription.created', object: bought, created: CREATED }),
    ]);
    expect(await tenantOf('cus_later')).toEqual([{ tenant_id: there, tenant_source: 'subscription' }]);
    await insertTenant(service, { id: later });
    await upkeep();
    expect(await tenantOf('cus_later')).toEqual([{ tenant_id: later, tenant_source: 'customer' }]);
  });

  it.each([
    ['comes first', (created: SimulatedEvent, changes: SimulatedEvent[]) => [created, ...changes]],
    ['comes last', (created: SimulatedEvent, changes: SimulatedEvent[]) => [...changes, created]],
  ])(
    'a customer that changed tenants and back in one second has not moved; its creation %s',
    async (when, order) => {
      const [home, other] = [await insertTenant(service), await insertTenant(service)];
      const id = `cus_back_${when.replaceAll(' ', '_')}`;
      const of = (tenantId: string) => customer({ id, metadata: { tenant_id: tenantId } });
      const created = buildEvent({ type: 'customer.created', object: of(home), created: CREATED });
      const [away, back] = updates('customer.updated', [of(home), of(other), of(home)], CREATED + 1);
      if (!away || !back) throw new Error('two changes are two events');
      // The names of one second must not be told apart by their ids.
      const changes = [
        { ...away, id: `evt_1_${id}` },
        { ...back, id: `evt_2_${id}` },
      ];
      await deliver(order(created, changes));
      expect(await tenantOf(id)).toEqual([{ tenant_id: home, tenant_source: 'customer' }]);
    },
  );
});
