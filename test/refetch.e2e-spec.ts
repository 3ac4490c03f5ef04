import { RefetchService } from '../src/refetch/refetch.service';
import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { subscription } from '../dev/simulation/subscription.object';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { StripeStandIn } from './helpers/stripe-stand-in';
import { stopSchedules, TestService } from './helpers/test-service';

let stripe: StripeStandIn;
let service: TestService;

beforeAll(async () => {
  stripe = await StripeStandIn.start();
  service = await TestService.start({ STRIPE_API_KEY: 'sk_test_none', STRIPE_API_BASE: stripe.url });
  // Stripe is asked when a test says so; only the sweep of each second goes on.
  await stopSchedules(service.app, /^(\* ){5}\*$/);
  for (const rank of [1, 2, 3]) {
    const plan = await insertPlan(service, { slug: `plan_${rank}`, sortOrder: rank });
    await insertPrice(service, `price_${rank}`, plan);
  }
});

afterAll(async () => {
  await service.stop();
  await stripe.stop();
});

const now = () => Math.floor(Date.now() / 1000);

function at(id: string, price: string) {
  return subscription({ id, customer: `cus_${id}`, items: [{ price }] });
}

/** Two changes in one second that do not say what was before them. */
async function inDoubt(id: string, second: number): Promise<{ tenantId: string; events: SimulatedEvent[] }> {
  const tenantId = await insertTenant(service);
  await service.query('insert into stripe_customers (id, tenant_id) values ($1, $2)', [
    `cus_${id}`,
    tenantId,
  ]);
  const events = ['price_1', 'price_2'].map((price) =>
    buildEvent({ type: 'customer.subscription.updated', object: at(id, price), created: second }),
  );
  for (const event of events) {
    await service.deliver(event);
    await service.until(event.id, 'processed', 'superseded');
  }
  return { tenantId, events };
}

/** What the schedule does every five seconds, without its patience. */
async function refetch(): Promise<void> {
  await service.query('update stripe_unresolved_objects set next_fetch_at = now()');
  await service.app.get(RefetchService).run();
  await service.settled();
}

function doubts(id: string) {
  return service.query('select * from stripe_unresolved_objects where object_id = $1', [id]);
}

async function shown(id: string, tenantId: string) {
  const [row] = await service.query(
    `select price_id, version_event, (select p.slug from plans p join tenants t on t.plan_id = p.id where t.id = $2) as plan
     from stripe_subscriptions where id = $1`,
    [id, tenantId],
  );
  return row;
}

describe('An object whose events leave its state in doubt', () => {
  it('is noted, and its event flagged', async () => {
    const { events } = await inDoubt('sub_noted', now() - 10);
    expect(await doubts('sub_noted')).toMatchObject([
      { projection: 'stripe_subscriptions', fetch_failures: 0 },
    ]);
    const flags = await Promise.all(events.map(async ({ id }) => (await service.logged(id)).flags));
    expect(flags.flat()).toEqual(['same_second_unresolved']);
  });

  it('is asked of Stripe, and what Stripe shows is applied like an event', async () => {
    const id = 'sub_asked';
    stripe.put('subscriptions', at(id, 'price_3'));
    const { tenantId } = await inDoubt(id, now() - 10);
    await refetch();
    expect(await shown(id, tenantId)).toMatchObject({ price_id: 'price_3', plan: 'plan_3' });
    expect(await doubts(id)).toEqual([]);
    const entries = await service.query(
      `select event_type, source, status, stripe_event_id like 'fetched\\_%' as is_ours from stripe_event_log
       where object_id = $1 and source <> 'webhook'`,
      [id],
    );
    expect(entries).toEqual([
      { event_type: 'customer.subscription.fetched', source: 'fetch', status: 'processed', is_ours: true },
    ]);
    const ledger = await service.query('select from billing_events where customer_id = $1', [`cus_${id}`]);
    expect(ledger).toEqual([]);
  });

  it('is not overruled by an older event that arrives later, and is by a newer one', async () => {
    const id = 'sub_later';
    stripe.put('subscriptions', at(id, 'price_3'));
    const second = now() - 3_600;
    const { tenantId } = await inDoubt(id, second);
    await refetch();
    const [older, newer] = [second + 2, now() + 3_600].map((created) =>
      buildEvent({ type: 'customer.subscription.updated', object: at(id, 'price_1'), created }),
    );
    for (const event of [older, newer]) {
      if (!event) throw new Error('unreachable');
      await service.deliver(event);
      const { superseded_by } = await service.until(event.id, 'processed', 'superseded');
      expect(superseded_by?.startsWith('fetched_') ?? false).toBe(event === older);
    }
    expect(await shown(id, tenantId)).toMatchObject({ price_id: 'price_1', version_event: newer?.id });
  });

  it('stays noted, with the reason, when Stripe does not know it', async () => {
    await inDoubt('sub_missing', now() - 10);
    await refetch();
    expect(await doubts('sub_missing')).toMatchObject([
      { fetch_failures: 1, last_error: expect.stringMatching(/No such object/) },
    ]);
  });

  it('is not settled by an answer that may be older than the second in doubt', async () => {
    const id = 'sub_early';
    stripe.put('subscriptions', at(id, 'price_3'));
    const { tenantId } = await inDoubt(id, now() + 3_600);
    await refetch();
    expect(await doubts(id)).toMatchObject([{ fetch_failures: 1 }]);
    expect(await shown(id, tenantId)).not.toMatchObject({ price_id: 'price_3' });
  });

  it('is not asked for once a later event has told', async () => {
    const id = 'sub_told';
    await inDoubt(id, now() - 10);
    const newer = buildEvent({
      type: 'customer.subscription.updated',
      object: at(id, 'price_3'),
      created: now(),
    });
    await service.deliver(newer);
    await service.until(newer.id, 'processed');
    expect(await doubts(id)).toEqual([]);
    await refetch();
    expect(stripe.asked.filter((path) => path.includes(id))).toEqual([]);
  });
});
