import type Stripe from 'stripe';
import { StripeSimulator } from './stripe-simulator';

let simulator: StripeSimulator;
let stripe: Stripe;

beforeEach(async () => {
  simulator = await StripeSimulator.start({ seed: 'api', twins: 0 });
  stripe = simulator.client();
});

afterEach(() => simulator.stop());

async function customers(count: number): Promise<Stripe.Customer[]> {
  const made: Stripe.Customer[] = [];
  for (let index = 0; index < count; index += 1)
    made.push(await stripe.customers.create({ name: `Customer ${index}`, metadata: { number: index } }));
  return made;
}

describe('The simulated API', () => {
  it('keeps what is written, and says what Stripe says where there is nothing', async () => {
    const [made] = await customers(1);
    const id = made?.id ?? '';
    expect(made).toMatchObject({ object: 'customer', name: 'Customer 0', metadata: { number: '0' } });
    await stripe.customers.update(id, { metadata: { number: '', tenant_id: 't' }, name: '' });
    const found = await stripe.customers.retrieve(id);
    expect(found).toMatchObject({ name: null, metadata: { tenant_id: 't' } });
    expect(found.lastResponse.requestId).toMatch(/^req_/);
    expect(Date.parse(found.lastResponse.headers.date ?? '') / 1000).toBe(simulator.now);
    await stripe.customers.del(id);
    expect(await stripe.customers.retrieve(id)).toEqual({ id, object: 'customer', deleted: true });
    await expect(stripe.customers.retrieve('cus_none')).rejects.toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 404,
      code: 'resource_missing',
      message: "No such customer: 'cus_none'",
    });
  });

  it.each([
    [
      { name: 'x', colour: 'red' },
      { code: 'parameter_unknown', param: 'colour' },
    ],
    [{}, { code: 'parameter_missing', param: 'name' }],
  ])('refuses a product of %j as Stripe does', async (parameters, refusal) => {
    const wrong = parameters as Stripe.ProductCreateParams;
    await expect(stripe.products.create(wrong)).rejects.toMatchObject({ statusCode: 400, ...refusal });
  });

  it('answers the same twice to the same idempotency key, and refuses it for something else', async () => {
    const once = { idempotencyKey: 'key-1' };
    const [first, second] = [
      await stripe.customers.create({ name: 'Ada' }, once),
      await stripe.customers.create({ name: 'Ada' }, once),
    ];
    expect(second.id).toBe(first.id);
    expect((await stripe.customers.list()).data).toHaveLength(1);
    await expect(stripe.customers.create({ name: 'Bob' }, once)).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
    });
  });

  it('limits the rate when told to', async () => {
    simulator.meet({ status: 429, headers: { 'retry-after': '7' } });
    await expect(stripe.customers.list()).rejects.toMatchObject({
      type: 'StripeRateLimitError',
      headers: { 'retry-after': '7' },
    });
    expect((await stripe.customers.list()).data).toEqual([]);
  });

  it('lists page by page in both directions, newest first', async () => {
    const made = (await customers(25)).map(({ id }) => id).toReversed();
    const listed = await stripe.customers.list({ limit: 7 }).autoPagingToArray({ limit: 100 });
    expect(listed.map(({ id }) => id)).toEqual(made);
    const later = await stripe.customers.list({ limit: 3, ending_before: made[10] ?? '' });
    expect(later.data.map(({ id }) => id)).toEqual(made.slice(7, 10));
    expect(later.has_more).toBe(true);
    const all = await stripe.customers
      .list({ limit: 4, ending_before: made[10] ?? '' })
      .autoPagingToArray({ limit: 100 });
    expect(all.map(({ id }) => id)).toEqual(made.slice(0, 10).toReversed());
  });
});

describe('The simulated list of events', () => {
  it('can be asked for types, times and what no endpoint has acknowledged', async () => {
    simulator.deliverTo({ url: 'http://127.0.0.1:9/none', secret: 'whsec_1', shape: 'current' });
    const [first] = await customers(3);
    await stripe.customers.update(first?.id ?? '', { name: 'Renamed' });
    const ids = async (asked: Stripe.EventListParams) =>
      (await stripe.events.list(asked).autoPagingToArray({ limit: 100 })).map(({ type }) => type);
    expect(await ids({})).toEqual([
      'customer.updated',
      'customer.created',
      'customer.created',
      'customer.created',
    ]);
    expect(await ids({ type: 'customer.u*' })).toEqual(['customer.updated']);
    expect(await ids({ types: ['customer.created'], limit: 2 })).toHaveLength(3);
    expect(await ids({ created: { gt: simulator.now } })).toEqual([]);
    expect(await ids({ created: { gte: simulator.now } })).toContain('customer.updated');
    expect(await ids({ delivery_success: false })).toHaveLength(4);
    expect(await ids({ delivery_success: true })).toEqual([]);
    await expect(stripe.events.list({ type: 'a', types: ['b'] })).rejects.toMatchObject({ statusCode: 400 });
  });

  it('tells what was before, and who did it', async () => {
    const [made] = await customers(1);
    const { lastResponse } = await stripe.customers.update(made?.id ?? '', { name: 'Renamed' });
    const [event] = (await stripe.events.list({ type: 'customer.updated' })).data;
    expect(event).toMatchObject({
      object: 'event',
      api_version: '2026-10-28.endive',
      data: { object: { name: 'Renamed' }, previous_attributes: { name: 'Customer 0' } },
      request: { id: lastResponse.requestId, idempotency_key: expect.any(String) },
    });
    expect(await stripe.events.retrieve(event?.id ?? '')).toMatchObject({ id: event?.id });
  });

  it('goes back thirty days', async () => {
    await customers(1);
    simulator.pass(31 * 86_400);
    expect((await stripe.events.list()).data).toEqual([]);
  });
});
