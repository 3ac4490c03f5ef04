import { charge } from '../dev/simulation/charge.object';
import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { paymentIntent } from '../dev/simulation/payment-intent.object';
import { refund } from '../dev/simulation/refund.object';
import { API_VERSION } from '../dev/simulation/stripe-shape';
import { UpkeepService } from '../src/upkeep/upkeep.service';
import { insertTenant } from './helpers/product-rows';
import { TestService } from './helpers/test-service';

const CREATED = 1_790_000_000;
const atRest = ['processed', 'superseded', 'waiting'];

let service: TestService;
let serial = 0;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(() => service.stop());

const upkeep = () => service.app.get(UpkeepService).catchUp();

async function newCustomer() {
  const customer = `cus_refund_${(serial += 1)}`;
  const tenantId = await insertTenant(service);
  await service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, { stripeCustomerId: customer });
  const ids = { charge: customer.replace('cus', 'ch'), paymentIntent: customer.replace('cus', 'pi') };
  return {
    customer,
    tenantId,
    ...ids,
    re: (part: string | number) => `${customer.replace('cus', 're')}_${part}`,
  };
}

async function deliver(...events: SimulatedEvent[]) {
  for (const event of events) {
    await service.deliver(event);
    await service.until(event.id, ...atRest);
  }
}

/** Money goes back once more; bodies of today do not name the refund. */
function refunded(
  id: string,
  customer: string,
  [from, to]: [number, number],
  day: number,
  request: string | null = null,
) {
  return buildEvent({
    type: 'charge.refunded',
    object: charge({ id, customer, amount: 2_900, amountRefunded: to }),
    previousAttributes: { amount_refunded: from },
    created: CREATED + day * 86_400,
    request: { id: request, idempotency_key: null },
  });
}

async function ledgerOf(customer: string) {
  return service.query<{ kind: string; amount: string; new_amount: string | null; tenant_id: string | null }>(
    `select kind, object_id, amount, new_amount, tenant_id from billing_events where customer_id = $1
     order by occurred_at, kind`,
    [customer],
  );
}

describe('A refund that fails and is made again', () => {
  const orders = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ];

  it.each(orders)(
    'leaves what really went back, though both made the same step, in the order %j %j %j',
    async (...order) => {
      const { customer, charge: id, re } = await newCustomer();
      const object = refund({ id: re(1), charge: id, customer, amount: 2_900, status: 'failed' });
      const events = [
        refunded(id, customer, [0, 2_900], 0, 'req_1'),
        buildEvent({ type: 'refund.failed', object, created: CREATED + 86_400 }),
        refunded(id, customer, [0, 2_900], 2, 'req_2'),
      ];
      await deliver(...order.flatMap((place) => events[place] ?? []));
      const lines = await ledgerOf(customer);
      expect(lines.map(({ kind, amount }) => [kind, amount])).toEqual([
        ['refund', '2900'],
        ['refund_failed', '2900'],
        ['refund', '2900'],
      ]);
    },
  );

  it('is taken back once, however many events tell that it failed', async () => {
    const { customer, charge: id, tenantId, re } = await newCustomer();
    const failed = (type: string, second: number) =>
      buildEvent({
        type,
        object: refund({ id: re(1), charge: id, customer, amount: 500, status: 'failed' }),
        created: CREATED + second,
      });
    await deliver(
      failed('refund.updated', 1),
      failed('charge.refund.updated', 0),
      failed('refund.failed', 2),
    );
    const line = { kind: 'refund_failed', object_id: re(1), amount: '500', new_amount: null };
    expect(await ledgerOf(customer)).toEqual([{ ...line, tenant_id: tenantId }]);
  });

  it.each(['req_twin', null])(
    'counts one refund once, though Stripe makes two events of it (%s)',
    async (request) => {
      const { customer, charge: id } = await newCustomer();
      const twin = refunded(id, customer, [0, 500], 0, request);
      await deliver(twin, { ...twin, id: `${twin.id}_b`, created: twin.created + 1 });
      expect(await ledgerOf(customer)).toHaveLength(1);
    },
  );
});

describe('A failed refund that does not say whose it is', () => {
  const failed = (
    id: string,
    { charge: chargeId, paymentIntent: payment }: { charge: string; paymentIntent: string },
  ) =>
    buildEvent({
      type: 'charge.refund.updated',
      object: refund({
        shape: 'old',
        id,
        charge: chargeId,
        paymentIntent: payment,
        amount: 500,
        status: 'failed',
      }),
      created: CREATED,
      apiVersion: API_VERSION.old,
    });

  it.each(['charge', 'payment'])(
    'waits until its %s is stored, and is then booked for the customer of that',
    async (which) => {
      const { customer, tenantId, re, ...ids } = await newCustomer();
      const event = failed(re(1), ids);
      await deliver(event);
      expect(await service.logged(event.id)).toMatchObject({
        status: 'waiting',
        waiting_for: `charge:${ids.charge} payment:${ids.paymentIntent}`,
      });
      expect(await service.query('select status from stripe_refunds where id = $1', [re(1)])).toEqual([
        { status: 'failed' },
      ]);
      expect(await ledgerOf(customer)).toEqual([]);
      await upkeep();
      expect(await service.logged(event.id)).toMatchObject({ status: 'waiting' });

      const paid = paymentIntent({ id: ids.paymentIntent, customer, charge: ids.charge });
      const told =
        which === 'charge'
          ? refunded(ids.charge, customer, [0, 500], 0)
          : buildEvent({ type: 'payment_intent.succeeded', object: paid, created: CREATED });
      await deliver(told);
      await upkeep();
      await service.until(event.id, 'processed');
      expect(await ledgerOf(customer)).toContainEqual(
        expect.objectContaining({ kind: 'refund_failed', object_id: re(1), tenant_id: tenantId }),
      );
    },
  );

  it('is booked for nobody where its charge is a guest’s', async () => {
    const { re, ...ids } = await newCustomer();
    const object = charge({ id: ids.charge, customer: null, amount: 2_900, amountRefunded: 500 });
    const event = failed(re(1), ids);
    await deliver(buildEvent({ type: 'charge.refunded', object, created: CREATED }), event);
    expect(await service.logged(event.id)).toMatchObject({ status: 'processed' });
    expect(
      await service.query('select customer_id from billing_events where object_id = $1', [re(1)]),
    ).toEqual([{ customer_id: null }]);
  });
});

describe('Two Event objects for one refund', () => {
  it.each([
    [0, 1],
    [1, 0],
  ])('are one line that names it, though only one of their versions does: %i first', async (first, last) => {
    const { customer, charge: id, re } = await newCustomer();
    const facts = { id, customer, amount: 2_900, amountRefunded: 500, refunds: [{ id: re(1), amount: 500 }] };
    const told = {
      type: 'charge.refunded',
      previousAttributes: { amount_refunded: 0 },
      request: { id: `req_${re(1)}`, idempotency_key: null },
    };
    const events = [
      buildEvent({
        ...told,
        object: charge({ ...facts, shape: 'old' }),
        apiVersion: API_VERSION.old,
        created: CREATED + 1,
      }),
      buildEvent({ ...told, object: charge(facts), created: CREATED }),
    ];
    await deliver(...[first, last].flatMap((place) => events[place] ?? []));
    const smallest = events.map((event) => event.id).toSorted()[0];
    const booked = () =>
      service.query(
        `select object_id, fact_key, amount, new_amount, stripe_event_id, extract(epoch from occurred_at)::int as at
         from billing_events where customer_id = $1`,
        [customer],
      );
    const line = { object_id: re(1), fact_key: '', amount: '500', new_amount: '500' };
    expect(await booked()).toEqual([{ ...line, stripe_event_id: smallest, at: CREATED }]);
    for (const event of events)
      await service.admin('POST', `/stripe-events/${event.id}/replay`, { reason: 'again', force: true });
    await service.settled();
    expect(await booked()).toEqual([{ ...line, stripe_event_id: smallest, at: CREATED }]);
  });

  it('are the older one of two that nobody asked for by a request and that made the same step', async () => {
    const { customer, charge: id, re } = await newCustomer();
    const told = (shape: 'old' | 'current', refundId: string, created: number) =>
      buildEvent({
        type: 'charge.refunded',
        previousAttributes: { amount_refunded: 0 },
        object: charge({
          id,
          customer,
          amount: 2_900,
          amountRefunded: 500,
          refunds: [{ id: refundId, amount: 500 }],
          shape,
        }),
        apiVersion: API_VERSION[shape],
        created,
      });
    const unnamed = { ...told('current', re(1), CREATED), id: `evt_0_${re(1)}` };
    await deliver(told('old', re(1), CREATED), told('old', re(2), CREATED + 86_400), unnamed);
    expect(
      await service.query(
        `select object_id, stripe_event_id = $2 as joined from billing_events where customer_id = $1 order by object_id`,
        [customer, unnamed.id],
      ),
    ).toEqual([
      { object_id: re(1), joined: true },
      { object_id: re(2), joined: false },
    ]);
  });

  it('of another request are another one, though the step is the same', async () => {
    const { customer, charge: id, re } = await newCustomer();
    const facts = { id, customer, amount: 2_900, amountRefunded: 500, refunds: [{ id: re(1), amount: 500 }] };
    const told = (request: string, shape: 'old' | 'current') =>
      buildEvent({
        type: 'charge.refunded',
        previousAttributes: { amount_refunded: 0 },
        request: { id: request, idempotency_key: null },
        object: charge({ ...facts, shape }),
        apiVersion: API_VERSION[shape],
        created: CREATED,
      });
    await deliver(told('req_1', 'old'), told('req_2', 'current'));
    expect(await ledgerOf(customer)).toHaveLength(2);
  });
});

it('What an event has booked stays as it was when facts are told apart in another way since', async () => {
  const { customer, charge: id } = await newCustomer();
  const event = refunded(id, customer, [0, 500], 0, 'req_1');
  await deliver(event);
  await service.query(`update billing_events set fact_key = '0→500' where stripe_event_id = $1`, [event.id]);
  const before = await ledgerOf(customer);
  const again = { reason: 'to see that it books nothing twice', force: true };
  await service.admin('POST', `/stripe-events/${event.id}/replay`, again);
  await service.settled();
  expect(await service.logged(event.id)).toMatchObject({ status: 'processed', retry_count: 0 });
  expect(await ledgerOf(customer)).toEqual(before);
});
