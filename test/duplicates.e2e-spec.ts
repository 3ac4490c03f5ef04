import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { subscription } from '../dev/simulation/subscription.object';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { BILLING_TABLES, contentsOf, LOG_TABLES } from './helpers/table-contents';
import { TestService } from './helpers/test-service';

const CREATED = 1_790_000_000;
const TIMES = 50;
const NEW = '{"received":true,"duplicate":false}';
const DUPLICATE = '{"received":true,"duplicate":true}';

let service: TestService;
/** A second replica on the same database. */
let replica: TestService;
let pro: string;

beforeAll(async () => {
  service = await TestService.start();
  replica = await TestService.start({}, { database: service.database });
  pro = await insertPlan(service, { slug: 'pro', sortOrder: 1, limit: 5 });
  await insertPrice(service, 'price_pro', pro);
});

afterAll(async () => {
  await replica.stop({ keepDatabase: true });
  await service.stop();
});

let serial = 0;
/** A customer that is linked to a new tenant. */
async function newCustomer() {
  const customer = `cus_${(serial += 1)}`;
  const tenantId = await insertTenant(service);
  await service.query('insert into stripe_customers (id, tenant_id) values ($1, $2)', [customer, tenantId]);
  return { customer, tenantId };
}

function payment(customer: string, { id, created = CREATED }: { id?: string; created?: number } = {}) {
  const object = paymentIntent({ id: `pi_${customer}`, customer, amount: 2_900, currency: 'usd' });
  return buildEvent({ type: 'payment_intent.succeeded', object, created, ...(id !== undefined && { id }) });
}

function signUp(customer: string) {
  const items = [{ id: `si_${customer}`, price: 'price_pro' }];
  const object = subscription({ id: `sub_${customer}`, customer, status: 'active', items });
  return buildEvent({ type: 'customer.subscription.created', object, created: CREATED });
}

const everything = () => contentsOf(service, [...BILLING_TABLES, ...LOG_TABLES]);

describe.each([
  { where: 'one service', receivers: () => [service] },
  { where: 'each of two services on one database', receivers: () => [service, replica] },
])(`A delivery that comes ${TIMES} times at once to $where`, ({ receivers }) => {
  let customer: string;
  let tenantId: string;
  let events: SimulatedEvent[];
  let answers: Map<string, string[]>;

  beforeAll(async () => {
    ({ customer, tenantId } = await newCustomer());
    events = [payment(customer), signUp(customer)];
    answers = new Map(events.map(({ id }) => [id, []]));
    const deliveries = receivers().flatMap((receiver) =>
      Array.from({ length: TIMES }, () => events.map((event) => ({ receiver, event }))).flat(),
    );
    await Promise.all(
      deliveries.map(async ({ receiver, event }) => {
        const { status, text } = await receiver.deliver(event);
        answers.get(event.id)?.push(`${status} ${text}`);
      }),
    );
    await service.settled();
  });

  it('is answered 200 each time, and called new exactly once', () => {
    const all = TIMES * receivers().length;
    const expected = [`200 ${NEW}`, ...Array.from({ length: all - 1 }, () => `200 ${DUPLICATE}`)];
    for (const { id } of events) expect(answers.get(id)?.toSorted()).toEqual(expected);
  });

  it('is in the log once', async () => {
    expect(
      await service.query(
        `select stripe_event_id, status, retry_count from stripe_event_log
         where stripe_event_id = any ($1) order by event_type`,
        [events.map(({ id }) => id)],
      ),
    ).toEqual(
      [events[1], events[0]].map((event) => ({
        stripe_event_id: event?.id,
        status: 'processed',
        retry_count: 0,
      })),
    );
  });

  it('has its effects once', async () => {
    expect(
      await service.query(
        `select kind, object_id, amount, tenant_id, stripe_event_id from billing_events where customer_id = $1`,
        [customer],
      ),
    ).toEqual([
      {
        kind: 'payment',
        object_id: `pi_${customer}`,
        amount: '2900',
        tenant_id: tenantId,
        stripe_event_id: events[0]?.id,
      },
    ]);
    expect(
      await service.query(
        `select s.id, s.status, i.id as item, t.plan_id, w.plan_id as workspace_plan
         from stripe_subscriptions s join stripe_subscription_items i on i.subscription_id = s.id
         join tenants t on t.stripe_subscription_id = s.id join workspaces w on w.tenant_id = t.id
         where s.customer_id = $1`,
        [customer],
      ),
    ).toEqual([
      { id: `sub_${customer}`, status: 'active', item: `si_${customer}`, plan_id: pro, workspace_plan: pro },
    ]);
  });
});

describe('Two events that Stripe made of one payment', () => {
  it.each([
    { first: 'the smaller id and the later time', ids: ['evt_1', 'evt_2'], times: [CREATED + 1, CREATED] },
    { first: 'the larger id and the earlier time', ids: ['evt_2', 'evt_1'], times: [CREATED, CREATED + 1] },
    { first: 'the larger id and the same time', ids: ['evt_2', 'evt_1'], times: [CREATED, CREATED] },
  ])('are one line in the ledger, although $first came first', async ({ ids, times }) => {
    const { customer, tenantId } = await newCustomer();
    for (const [index, id] of ids.entries()) {
      const event = payment(customer, { id: `${id}_${customer}`, created: times[index] ?? CREATED });
      expect(await service.deliver(event)).toMatchObject({ status: 200, text: NEW });
      await service.until(event.id, 'processed', 'superseded');
    }
    expect(
      await service.query(
        `select tenant_id, kind, amount, stripe_event_id, occurred_at from billing_events where object_id = $1`,
        [`pi_${customer}`],
      ),
    ).toEqual([
      {
        tenant_id: tenantId,
        kind: 'payment',
        amount: '2900',
        stripe_event_id: `evt_1_${customer}`,
        occurred_at: new Date(CREATED * 1000),
      },
    ]);
  });
});

describe('A redelivery of what is finished', () => {
  it('changes not a single column of any table', async () => {
    const { customer } = await newCustomer();
    const processed = signUp(customer);
    const superseded = { ...processed, id: `evt_old_${customer}`, created: CREATED - 1 };
    const ignored = buildEvent({
      type: 'product.created',
      object: { id: `prod_${customer}` },
      created: CREATED,
    });
    for (const event of [processed, superseded, ignored]) {
      await service.deliver(event);
      const status = { [processed.id]: 'processed', [superseded.id]: 'superseded' }[event.id] ?? 'ignored';
      await service.until(event.id, status);
    }
    const before = await everything();
    for (const receiver of [service, replica]) {
      for (const event of [processed, superseded, ignored]) {
        expect(await receiver.deliver(event)).toMatchObject({ status: 200, text: DUPLICATE });
      }
    }
    // Taken after them, so that whatever a redelivery sets off has had its turn once these are done.
    const fences = ['1', '2'].map((id) => ({ ...ignored, id: `evt_fence_${id}` }));
    for (const [index, receiver] of [service, replica].entries())
      await receiver.deliver(fences[index] ?? ignored);
    await service.settled();
    const { stripe_event_log: log = [], ...after } = await everything();
    const isFence = (id: unknown) => fences.some((fence) => fence.id === id);
    const logged = log.filter(({ stripe_event_id }) => !isFence(stripe_event_id));
    expect({ ...after, stripe_event_log: logged }).toEqual(before);
  });
});
