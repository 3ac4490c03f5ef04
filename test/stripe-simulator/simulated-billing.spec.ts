import type Stripe from 'stripe';
import { DAY } from '../../dev/simulation/calendar';
import { StripeSimulator } from './stripe-simulator';

let simulator: StripeSimulator;
let stripe: Stripe;
let product: Stripe.Product;
let small: Stripe.Price;
let large: Stripe.Price;

beforeAll(async () => {
  simulator = await StripeSimulator.start({ seed: 'billing', twins: 0 });
  stripe = simulator.client();
  product = await stripe.products.create({ name: 'Example' });
  small = await sells(1_900);
  large = await sells(4_900);
});

afterAll(() => simulator.stop());

function sells(amount: number): Promise<Stripe.Price> {
  const recurring = { interval: 'month' } as const;
  return stripe.prices.create({ product: product.id, currency: 'usd', unit_amount: amount, recurring });
}

async function customerWith(
  card: string,
  options: Stripe.CustomerCreateParams = {},
): Promise<Stripe.Customer> {
  const { id } = await stripe.customers.create({ email: 'ada@example.test', ...options });
  const method = await stripe.paymentMethods.attach(card, { customer: id });
  return stripe.customers.update(id, { invoice_settings: { default_payment_method: method.id } });
}

async function onClock(card: string) {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: simulator.now - 70 * DAY });
  const customer = await customerWith(card, { test_clock: clock.id });
  const advance = async (days: number) => {
    const { frozen_time: now } = await stripe.testHelpers.testClocks.retrieve(clock.id);
    const { status } = await stripe.testHelpers.testClocks.advance(clock.id, {
      frozen_time: now + days * DAY,
    });
    expect(status).toBe('advancing');
    await stripe.testHelpers.testClocks.retrieve(clock.id);
    expect((await stripe.testHelpers.testClocks.retrieve(clock.id)).status).toBe('ready');
  };
  return { customer, advance };
}

const subscribe = (customer: string, options: Partial<Stripe.SubscriptionCreateParams> = {}) =>
  stripe.subscriptions.create({ customer, items: [{ price: small.id }], ...options });

const billsOf = async (subscription: string) => (await stripe.invoices.list({ subscription })).data;

describe('A simulated subscription', () => {
  it('is active once its first invoice is paid', async () => {
    const customer = await customerWith('pm_card_visa');
    const begun = await subscribe(customer.id, { expand: ['latest_invoice'] });
    expect(begun).toMatchObject({ status: 'active', latest_invoice: { status: 'paid', amount_paid: 1_900 } });
    const [bill] = await billsOf(begun.id);
    const { data } = await stripe.invoicePayments.list({ invoice: bill?.id ?? '' });
    expect(data).toMatchObject([{ status: 'paid', payment: { type: 'payment_intent' } }]);
  });

  it.each([
    ['pm_card_chargeCustomerFail', 'requires_payment_method'],
    ['pm_card_authenticationRequired', 'requires_action'],
  ])('stays incomplete with %s, and is active once somebody pays', async (card, status) => {
    const customer = await customerWith(card);
    const begun = await subscribe(customer.id);
    expect(begun.status).toBe('incomplete');
    const [payment] = (await stripe.paymentIntents.list({ customer: customer.id })).data;
    expect(payment?.status).toBe(status);
    await stripe.invoices.pay(String(begun.latest_invoice), { payment_method: 'pm_card_visa' });
    expect(await stripe.subscriptions.retrieve(begun.id)).toMatchObject({ status: 'active' });
  });

  it('bills the rest of the period when its price changes, and credits it when it falls', async () => {
    const customer = await customerWith('pm_card_visa');
    const begun = await subscribe(customer.id);
    const [item] = begun.items.data;
    const to = (price: Stripe.Price) =>
      stripe.subscriptions.update(begun.id, {
        items: [{ ...(item && { id: item.id }), price: price.id }],
        proration_behavior: 'always_invoice',
      });
    expect((await to(large)).items.data).toMatchObject([{ id: item?.id, price: { id: large.id } }]);
    expect((await billsOf(begun.id))[0]).toMatchObject({ status: 'paid', amount_paid: 3_000 });
    await to(small);
    expect(await stripe.customers.retrieve(customer.id)).toMatchObject({ balance: -3_000 });
  });

  it('renews, is past due while its card fails, and ends when the last try has failed', async () => {
    const { customer, advance } = await onClock('pm_card_visa');
    const begun = await subscribe(customer.id);
    await advance(32);
    expect((await billsOf(begun.id)).map(({ status }) => status)).toEqual(['paid', 'paid']);
    const failing = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: customer.id,
    });
    await stripe.customers.update(customer.id, {
      invoice_settings: { default_payment_method: failing.id },
    });
    await advance(34);
    expect(await stripe.subscriptions.retrieve(begun.id)).toMatchObject({ status: 'past_due' });
    const [bill] = await billsOf(begun.id);
    expect(bill).toMatchObject({ status: 'open', attempt_count: 2 });
    await advance(14);
    expect(await stripe.subscriptions.retrieve(begun.id)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    });
  });

  it('goes from its trial to what was agreed for the case that there is no card', async () => {
    const clock = await stripe.testHelpers.testClocks.create({ frozen_time: simulator.now - 40 * DAY });
    const { id } = await stripe.customers.create({ test_clock: clock.id });
    const begun = await subscribe(id, {
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    });
    expect(begun.status).toBe('trialing');
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: simulator.now - 30 * DAY });
    expect(await stripe.subscriptions.retrieve(begun.id)).toMatchObject({ status: 'paused' });
    const types = simulator.events.map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['customer.subscription.trial_will_end']));
    expect(types).toEqual(expect.arrayContaining(['customer.subscription.paused']));
    expect(await stripe.subscriptions.resume(begun.id)).toMatchObject({ status: 'active' });
  });

  it('ends at the end of its period, or at once', async () => {
    const { customer, advance } = await onClock('pm_card_visa');
    const [later, now] = [await subscribe(customer.id), await subscribe(customer.id)];
    const { cancel_at: end } = await stripe.subscriptions.update(later.id, { cancel_at_period_end: true });
    expect(end).toBe(later.items.data[0]?.current_period_end);
    expect(await stripe.subscriptions.cancel(now.id)).toMatchObject({ status: 'canceled' });
    await advance(32);
    expect(await stripe.subscriptions.retrieve(later.id)).toMatchObject({
      status: 'canceled',
      ended_at: end,
    });
    await expect(stripe.subscriptions.cancel(now.id)).rejects.toMatchObject({ statusCode: 404 });
  });

  it('does not collect while collection is paused', async () => {
    const { customer, advance } = await onClock('pm_card_visa');
    const begun = await subscribe(customer.id);
    await stripe.subscriptions.update(begun.id, { pause_collection: { behavior: 'void' } });
    await advance(32);
    expect((await billsOf(begun.id)).map(({ status }) => status)).toEqual(['void', 'paid']);
    const resumed = await stripe.subscriptions.update(begun.id, { pause_collection: '' });
    expect(resumed.pause_collection).toBeNull();
  });
});

describe('A simulated payment', () => {
  const pay = (customer: string, card: string) =>
    stripe.paymentIntents.create({
      customer,
      amount: 2_000,
      currency: 'usd',
      payment_method: card,
      confirm: true,
    });

  it('is declined with an error of the card, and can be tried again', async () => {
    const { id } = await stripe.customers.create();
    const declined = await pay(id, 'pm_card_visa_chargeDeclinedInsufficientFunds').catch(
      (error: Stripe.errors.StripeCardError) => error,
    );
    expect(declined).toMatchObject({ statusCode: 402, code: 'card_declined', type: 'StripeCardError' });
    const [payment] = (await stripe.paymentIntents.list({ customer: id })).data;
    const again = await stripe.paymentIntents.confirm(payment?.id ?? '', { payment_method: 'pm_card_visa' });
    expect(again).toMatchObject({ status: 'succeeded', amount_received: 2_000 });
    const charges = await stripe.charges.list({ payment_intent: again.id });
    expect(charges.data.map(({ status }) => status)).toEqual(['succeeded', 'failed']);
  });

  it('is refunded in parts, and no more than it was', async () => {
    const { id } = await stripe.customers.create();
    const { latest_charge: charge } = await pay(id, 'pm_card_visa');
    await stripe.refunds.create({ charge: String(charge), amount: 500 });
    await stripe.refunds.create({ charge: String(charge) });
    expect(await stripe.charges.retrieve(String(charge))).toMatchObject({
      refunded: true,
      amount_refunded: 2_000,
    });
    await expect(stripe.refunds.create({ charge: String(charge) })).rejects.toMatchObject({
      code: 'charge_already_refunded',
    });
  });

  it('gets its refund back when the bank refuses it later', async () => {
    const { id } = await stripe.customers.create();
    const { latest_charge: charge } = await pay(id, 'pm_card_refundFail');
    const given = await stripe.refunds.create({ charge: String(charge), amount: 700 });
    expect(given.status).toBe('succeeded');
    simulator.pass(DAY);
    expect(await stripe.refunds.retrieve(given.id)).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect(await stripe.charges.retrieve(String(charge))).toMatchObject({ amount_refunded: 0 });
  });
});

describe('A simulated checkout', () => {
  const opened = (customer: string) =>
    stripe.checkout.sessions.create({
      mode: 'subscription',
      customer,
      line_items: [{ price: small.id, quantity: 1 }],
      client_reference_id: 'tenant_1',
      success_url: 'https://app.example.test/thanks',
    });

  it('makes a subscription when somebody pays on its page', async () => {
    const { id } = await stripe.customers.create();
    const session = await opened(id);
    expect(session).toMatchObject({ status: 'open', payment_status: 'unpaid', subscription: null });
    expect(() => simulator.checkOut(session.id, 'pm_card_visa_chargeDeclined')).toThrow('declined');
    simulator.checkOut(session.id, 'pm_card_visa');
    const done = await stripe.checkout.sessions.retrieve(session.id, { expand: ['subscription'] });
    expect(done).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      client_reference_id: 'tenant_1',
      url: null,
      subscription: { status: 'active', customer: id },
    });
    const [event] = (await stripe.events.list({ type: 'checkout.session.completed' })).data;
    expect(event?.data.object).toMatchObject({ id: session.id, subscription: expect.any(String) });
  });

  it('is over when it has expired', async () => {
    const { id } = await stripe.customers.create();
    const session = await opened(id);
    expect(await stripe.checkout.sessions.expire(session.id)).toMatchObject({ status: 'expired' });
    await expect(stripe.checkout.sessions.expire(session.id)).rejects.toMatchObject({ statusCode: 400 });
  });
});
