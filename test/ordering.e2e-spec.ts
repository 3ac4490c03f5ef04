import { Client } from 'pg';
import { insertProductRows } from '../dev/demo/product-rows';
import { charge } from '../dev/simulation/charge.object';
import { disorder } from '../dev/simulation/disorder';
import { buildEvent, payloadOf, type SimulatedEvent } from '../dev/simulation/event.object';
import { invoice } from '../dev/simulation/invoice.object';
import { previousAttributes } from '../dev/simulation/previous-attributes';
import { saasMonth } from '../dev/simulation/saas-month';
import { subscription } from '../dev/simulation/subscription.object';
import { insertPlan, insertPrice, insertTenant } from './helpers/product-rows';
import { BILLING_TABLES, contentsOf, type TableContents } from './helpers/table-contents';
import { TestService } from './helpers/test-service';

const CREATED = 1_790_000_000;

/** Each batch is sent at once, and the next one when that is dealt with. */
async function deliver(
  service: TestService,
  events: readonly SimulatedEvent[],
  { atOnce = 1 } = {},
): Promise<void> {
  for (let index = 0; index < events.length; index += atOnce) {
    const batch = events.slice(index, index + atOnce);
    const answers = await Promise.all(batch.map((event) => service.deliver(payloadOf(event))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    for (const { id } of batch) await service.until(id, 'processed', 'ignored', 'superseded', 'waiting');
  }
}

describe('A month of a small SaaS', () => {
  const month = saasMonth({ seed: 'order', tenants: 10, startsAt: CREATED });
  const events = month.deliveries.map(({ event }) => event);
  const shuffled = disorder(events, { seed: 1, duplicates: 0.3, window: events.length });
  const orders = [
    { order: 'as it happened', sequence: events, atOnce: 1 },
    { order: 'shuffled, some of it twice, eight at a time', sequence: shuffled, atOnce: 8 },
    { order: 'backwards', sequence: events.toReversed(), atOnce: 1 },
  ];
  /** All columns but these: also which event a row was taken from must not depend on when it came. */
  const byArrival = /^(created_at|billing_events\.id)$/;
  const endings = new Map<string, TableContents>();

  it.each(orders)('is understood $order', async ({ order, sequence, atOnce }) => {
    const service = await TestService.start();
    const client = new Client({ connectionString: service.database.url });
    await client.connect();
    await insertProductRows(client, month.tenants);
    await client.end();
    const middle = Math.floor(sequence.length / 2);
    await deliver(service, sequence.slice(0, middle), { atOnce });
    for (const { id, customerId } of month.tenants.filter(({ linkedByAdmin }) => linkedByAdmin)) {
      await service.admin('PUT', `/tenants/${id}/stripe-customer`, { stripeCustomerId: customerId });
    }
    await deliver(service, sequence.slice(middle), { atOnce });
    await service.settled();

    expect(await tenantsOf(service)).toEqual(
      month.tenants.map(({ slug, expectation }) => ({
        slug,
        plan: expectation.planSlug,
        status: expectation.subscriptionStatus,
        period_end: new Date(expectation.currentPeriodEnd * 1000),
        cancels: expectation.cancelAtPeriodEnd,
        paid: expectation.paid,
        refunded: expectation.refunded,
      })),
    );
    expect(await service.query('select stripe_event_id from stripe_event_log where not processed')).toEqual(
      [],
    );
    endings.set(order, await contentsOf(service, BILLING_TABLES, byArrival));
    await service.stop();
  });

  it('ends in the same tables, whatever the order was', () => {
    const [first = {}, ...others] = endings.values();
    expect(others).toHaveLength(2);
    const empty = Object.entries(first).flatMap(([table, rows]) => (rows.length === 0 ? [table] : []));
    // The month has none.
    expect(empty).toEqual(['stripe_credit_notes']);
    for (const other of others) expect(other).toEqual(first);
  });
});

interface Told {
  type: string;
  object: { id: string };
  /** The object before the change. */
  before?: object;
  /** When it happened, counted from the first. */
  second?: number;
}

interface History {
  what: string;
  /** What happened to one object of this customer, in its true order. */
  tell: (customer: string) => Told[];
  /** What the tables say about the customer in the end. */
  ends: { plan: string | null; row: object; ledger: object[] };
}

const histories: History[] = [
  {
    what: 'a subscription that fell behind and was deleted, by a clock that was slow',
    tell: (customer) => {
      const sub = { id: `sub_${customer}`, customer, items: [{ price: 'price_1' }] };
      const [begun, late] = [subscription(sub), subscription({ ...sub, status: 'past_due' })];
      return [
        { type: 'customer.subscription.created', object: begun },
        { type: 'customer.subscription.updated', object: late, before: begun, second: 2 },
        {
          type: 'customer.subscription.deleted',
          object: subscription({ ...sub, status: 'canceled' }),
          second: 1,
        },
      ];
    },
    ends: { plan: 'free', row: { status: 'canceled' }, ledger: [] },
  },
  {
    what: 'a subscription that was changed three times within the second it began in',
    tell: (customer) => {
      const at = (price: string) => subscription({ id: `sub_${customer}`, customer, items: [{ price }] });
      const type = 'customer.subscription.updated';
      return [
        { type: 'customer.subscription.created', object: at('price_1') },
        { type, object: at('price_2'), before: at('price_1') },
        { type, object: at('price_1'), before: at('price_2') },
        { type, object: at('price_3'), before: at('price_1') },
      ];
    },
    ends: { plan: 'plan_3', row: { status: 'active', price_id: 'price_3' }, ledger: [] },
  },
  {
    what: 'an invoice that failed twice before it was paid, the last two within one second',
    tell: (customer) => {
      const bill = { id: `in_${customer}`, customer, amountDue: 2_900 };
      const failed = (attemptCount: number) => invoice({ ...bill, status: 'open', attemptCount });
      return [
        { type: 'invoice.payment_failed', object: failed(1) },
        { type: 'invoice.payment_failed', object: failed(2), second: 1 },
        { type: 'invoice.paid', object: invoice({ ...bill, attemptCount: 3 }), second: 1 },
      ];
    },
    ends: {
      plan: null,
      row: { status: 'paid', amount_paid: '2900', attempt_count: '3' },
      ledger: [
        { kind: 'invoice_paid', fact_key: '', amount: '2900', new_amount: null },
        { kind: 'invoice_payment_failed', fact_key: '1', amount: '2900', new_amount: null },
        { kind: 'invoice_payment_failed', fact_key: '2', amount: '2900', new_amount: null },
      ],
    },
  },
  {
    what: 'a charge that was refunded in three parts, the last two within one second',
    tell: (customer) => {
      const after = (amountRefunded: number) =>
        charge({ id: `ch_${customer}`, customer, amount: 2_900, amountRefunded });
      return [
        { type: 'charge.refunded', object: after(500), before: after(0) },
        { type: 'charge.refunded', object: after(1_200), before: after(500), second: 1 },
        { type: 'charge.refunded', object: after(2_900), before: after(1_200), second: 1 },
      ];
    },
    ends: {
      plan: null,
      row: { amount_refunded: '2900', refunded: true },
      ledger: [
        { kind: 'refund', fact_key: '0→500', amount: '500', new_amount: '500' },
        { kind: 'refund', fact_key: '1200→2900', amount: '2900', new_amount: '1700' },
        { kind: 'refund', fact_key: '500→1200', amount: '1200', new_amount: '700' },
      ],
    },
  },
];

describe('Every order of arrival ends the same for', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start();
    await insertPlan(service, { slug: 'free', isDefault: true });
    for (const rank of [1, 2, 3]) {
      const plan = await insertPlan(service, { slug: `plan_${rank}`, sortOrder: rank });
      await insertPrice(service, `price_${rank}`, plan);
    }
  });
  afterAll(() => service.stop());

  let serial = 0;
  it.each(histories)('$what', async ({ tell, ends }) => {
    for (const order of permutations(tell('').map((_, place) => place))) {
      const customer = `cus_${(serial += 1)}`;
      const tenantId = await insertTenant(service);
      const link = 'insert into stripe_customers (id, tenant_id) values ($1, $2)';
      await service.query(link, [customer, tenantId]);
      const events = tell(customer).map(eventOf);
      await deliver(
        service,
        order.flatMap((place) => events[place] ?? []),
      );
      expect({ order, ...(await endOf(customer, tenantId)) }).toMatchObject({ order, ...ends });
    }
  });

  async function endOf(customer: string, tenantId: string) {
    const [tenant] = await service.query(
      'select (select slug from plans where id = plan_id) as plan from tenants where id = $1',
      [tenantId],
    );
    const rows = [];
    for (const table of ['stripe_subscriptions', 'stripe_invoices', 'stripe_charges']) {
      rows.push(...(await service.query(`select * from ${table} where customer_id = $1`, [customer])));
    }
    const ledger = await service.query(
      'select kind, fact_key, amount, new_amount from billing_events where customer_id = $1 order by 1, 2',
      [customer],
    );
    return { ...tenant, row: rows[0], ledger };
  }
});

describe('A list that Stripe cut short', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start();
  });
  afterAll(() => service.stop());

  const items = ['si_1', 'si_2', 'si_3'].map((id) => ({ id, price: `price_${id}` }));
  const lists = [
    { what: 'before all others', items: items.slice(0, 2) },
    { what: 'whole', items },
    { what: 'cut short', items: items.slice(0, 1), itemsTruncated: true },
  ];

  it.each(permutations([0, 1, 2]))('removes no item, in the order %j %j %j', async (...order) => {
    const id = `sub_${order.join('')}`;
    const events = lists.map(({ items: listed, ...list }, second) => {
      const object = subscription({
        ...list,
        id,
        items: listed,
        status: second === 2 ? 'canceled' : 'active',
      });
      return eventOf({ type: 'customer.subscription.updated', object, second });
    });
    await deliver(
      service,
      order.flatMap((place) => events[place] ?? []),
    );
    expect(await itemsOf(id)).toEqual(['si_1', 'si_2', 'si_3']);
  });

  it('gives way to a complete one, which removes what it leaves out', async () => {
    const type = 'customer.subscription.updated';
    const [whole, less] = [items, items.slice(1)].map((listed, second) =>
      eventOf({ type, object: subscription({ id: 'sub_less', items: listed }), second }),
    );
    await deliver(service, whole ? [whole] : []);
    await deliver(service, less ? [less] : []);
    expect(await itemsOf('sub_less')).toEqual(['si_2', 'si_3']);
  });

  async function itemsOf(id: string): Promise<unknown[]> {
    const rows = await service.query(
      'select id from stripe_subscription_items where subscription_id = $1 order by id',
      [id],
    );
    return rows.map((row) => row.id);
  }
});

describe('A second that ended as it began', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start();
    await insertPrice(service, 'price_1', await insertPlan(service, { slug: 'plan_1' }));
  });
  afterAll(() => service.stop());

  it('is decided once more when an older event comes late that tells how it began', async () => {
    const at = (quantity: number) =>
      subscription({ id: 'sub_circle', items: [{ price: 'price_1', quantity }] });
    const type = 'customer.subscription.updated';
    // Nothing tells which of the two was first; by their ids the first one counts.
    const out = { ...eventOf({ type, object: at(2), before: at(1), second: 1 }), id: 'evt_circle_1' };
    const back = { ...eventOf({ type, object: at(1), before: at(2), second: 1 }), id: 'evt_circle_2' };
    await deliver(service, [out, back]);
    expect(await storedQuantity()).toBe('2');
    await deliver(service, [eventOf({ type: 'customer.subscription.created', object: at(1) })]);
    expect(await storedQuantity()).toBe('1');
  });

  async function storedQuantity(): Promise<unknown> {
    const [row] = await service.query(`select quantity from stripe_subscriptions where id = 'sub_circle'`);
    return row?.quantity;
  }
});

describe('An event that seemed to be beaten', () => {
  let service: TestService;
  beforeAll(async () => {
    service = await TestService.start();
  });
  afterAll(() => service.stop());

  it('is looked at once more when another of its second shows that it was the last', async () => {
    const customer = 'cus_1';
    const tenantId = await insertTenant(service);
    const link = 'insert into stripe_customers (id, tenant_id) values ($1, $2)';
    await service.query(link, [customer, tenantId]);
    const at = (price: string) => subscription({ id: 'sub_1', customer, items: [{ price }] });
    const change = (id: string, before: string, after: string): SimulatedEvent => ({
      ...eventOf({ type: 'customer.subscription.updated', object: at(after), before: at(before) }),
      id,
    });
    const [out, back, away] = [
      change('evt_1', 'a', 'b'),
      change('evt_2', 'b', 'a'),
      change('evt_3', 'a', 'c'),
    ];
    // Both leave `a`: nothing tells yet which was first.
    await deliver(service, [out, away]);
    expect(await service.logged(away.id)).toMatchObject({ status: 'superseded', superseded_by: out.id });
    await deliver(service, [back]);
    expect(await service.logged(back.id)).toMatchObject({ status: 'superseded', superseded_by: away.id });
    expect(await service.until(away.id, 'waiting')).toMatchObject({
      superseded_by: null,
      waiting_for: 'price:c',
    });
    expect(await service.query('select price_id, version_event from stripe_subscriptions')).toEqual([
      { price_id: 'c', version_event: away.id },
    ]);
  });
});

function eventOf({ type, object, before, second = 0 }: Told): SimulatedEvent {
  const previous = before && { previousAttributes: previousAttributes(before, object) };
  return buildEvent({ type, object, created: CREATED + second, ...previous });
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((others) => [item].concat(others)),
  );
}

function tenantsOf(service: TestService) {
  return service.query(
    `select t.slug, p.slug as plan, t.subscription_status as status, t.current_period_end as period_end,
       t.cancel_at_period_end as cancels,
       coalesce(sum(b.amount) filter (where b.kind = 'payment'), 0)::int as paid,
       coalesce(sum(b.new_amount) filter (where b.kind = 'refund'), 0)::int as refunded
     from tenants t join plans p on p.id = t.plan_id left join billing_events b on b.tenant_id = t.id
     group by t.id, p.slug order by t.slug`,
  );
}
