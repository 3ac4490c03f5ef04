import { charge } from './charge.object';
import { checkoutSession } from './checkout-session.object';
import { customer } from './customer.object';
import { dispute } from './dispute.object';
import { buildEvent, payloadOf } from './event.object';
import { invoice } from './invoice.object';
import { paymentIntent } from './payment-intent.object';
import { previousAttributes } from './previous-attributes';
import { price } from './price.object';
import { product } from './product.object';
import { refund } from './refund.object';
import type { StripeShape } from './stripe-shape';
import { subscription } from './subscription.object';

const SHAPES: StripeShape[] = ['current', 'old'];

describe.each(SHAPES)('objects in the %s shape', (shape) => {
  it.each([
    ['customer', customer({ shape })],
    ['subscription', subscription({ shape })],
    ['invoice', invoice({ shape })],
    ['payment_intent', paymentIntent({ shape })],
    ['charge', charge({ shape })],
    ['dispute', dispute({ shape })],
    ['price', price({ shape, id: 'price_1' })],
    ['checkout.session', checkoutSession({ shape })],
  ])('%s is whole and survives JSON', (kind, object) => {
    const parsed: Record<string, unknown> = JSON.parse(JSON.stringify(object));
    expect(parsed).toMatchObject({ object: kind, id: object.id, metadata: {}, livemode: false });
    expect(JSON.stringify(object).length).toBeGreaterThan(450);
    expect(Object.values(parsed)).not.toContain(undefined);
  });

  it.each([
    ['refund', refund({ shape })],
    ['product', product({ shape })],
  ])('%s is small, and whole all the same', (kind, object) => {
    const parsed: Record<string, unknown> = JSON.parse(JSON.stringify(object));
    expect(parsed).toMatchObject({ object: kind, id: object.id, metadata: {} });
    expect(JSON.stringify(object).length).toBeGreaterThan(300);
  });

  it('a refund says why it failed only where it did', () => {
    expect(refund({ shape })).not.toHaveProperty('failure_reason');
    expect(refund({ shape, status: 'failed' })).toMatchObject({
      status: 'failed',
      failure_reason: 'expired_or_canceled_card',
    });
    expect('customer' in refund({ shape })).toBe(shape === 'current');
  });

  it('refer to each other by default', () => {
    const bill = invoice({ shape });
    const payment = paymentIntent({ shape, invoice: bill.id });
    expect(subscription({ shape }).customer).toBe(customer({ shape }).id);
    expect(JSON.stringify(bill)).toContain(subscription({ shape }).id);
    expect(JSON.stringify(payment)).toContain(charge({ shape, paymentIntent: payment.id }).id);
  });

  it('carry a scheduled cancellation', () => {
    const scheduled = subscription({ shape, cancelAtPeriodEnd: true, periodEnd: 1_800_000_000 });
    expect(scheduled).toMatchObject({ cancel_at_period_end: true, cancel_at: 1_800_000_000 });
  });

  it('say refunded only when all of it is', () => {
    expect(charge({ shape, amount: 900, refunds: [{ amount: 400 }] })).toMatchObject({
      amount_refunded: 400,
      refunded: false,
    });
    expect(charge({ shape, amount: 900, refunds: [{ amount: 400 }, { amount: 500 }] })).toMatchObject({
      amount_refunded: 900,
      refunded: true,
    });
  });
});

describe('where a shape keeps things', () => {
  it('current: periods on the items, the subscription under parent, no refunds, no charges', () => {
    const items = [
      { price: 'price_a', periodEnd: 20 },
      { price: 'price_b', quantity: null },
    ];
    const sub = subscription({ id: 'sub_1', items, periodStart: 5, periodEnd: 10 });
    expect(sub.items.data.map((item) => item.current_period_end)).toEqual([20, 10]);
    expect(sub.items.data.map((item) => item.quantity)).toEqual([1, undefined]);
    expect(sub).not.toHaveProperty('current_period_end');
    expect(invoice({ subscription: 'sub_1' }).parent?.subscription_details?.subscription).toBe('sub_1');
    expect(invoice({ subscription: null }).parent).toBeNull();
    expect(charge({ refunds: [{ amount: 1 }] })).not.toHaveProperty('refunds');
    expect(paymentIntent({ invoice: 'in_1' })).not.toHaveProperty('charges');
  });

  it('old: one period, plan beside price, refunds and charges inside', () => {
    const sub = subscription({ shape: 'old', items: [{ price: 'price_a', quantity: 3 }], periodEnd: 10 });
    expect(sub).toMatchObject({ current_period_end: 10, quantity: 3, plan: { id: 'price_a' } });
    expect(sub.items.data[0]).toMatchObject({ plan: { id: 'price_a' }, price: { id: 'price_a' } });
    expect(invoice({ shape: 'old', subscription: 'sub_1' }).subscription).toBe('sub_1');
    const refunds = [
      { id: 're_1', amount: 1 },
      { id: 're_2', amount: 2 },
    ];
    expect(charge({ shape: 'old', refunds }).refunds.data.map((each) => each.id)).toEqual(['re_2', 're_1']);
    expect(paymentIntent({ shape: 'old', charge: 'ch_1' }).charges.data[0]?.id).toBe('ch_1');
  });

  it('a declined payment says why, in both', () => {
    const expected = { status: 'requires_payment_method', last_payment_error: { code: 'card_declined' } };
    expect(paymentIntent({ error: {} })).toMatchObject(expected);
    expect(paymentIntent({ shape: 'old', error: {} })).toMatchObject(expected);
  });
});

describe('events', () => {
  it('are the same event when built from the same facts', () => {
    const facts = { type: 'customer.created', object: customer(), created: 7 };
    expect(buildEvent(facts)).toEqual(buildEvent(facts));
    expect(buildEvent(facts).id).not.toBe(buildEvent({ ...facts, created: 8 }).id);
  });

  it('leave previous_attributes out where there are none', () => {
    const payload = payloadOf(buildEvent({ type: 'customer.created', object: customer(), created: 7 }));
    expect(payload).not.toContain('previous_attributes');
  });

  it('say what changed as Stripe does: objects by key, arrays whole, null for what was absent', () => {
    const before = { status: 'incomplete', items: { data: [{ id: 'a' }], has_more: false }, same: 1 };
    const after = {
      status: 'active',
      items: { data: [{ id: 'b' }], has_more: false },
      same: 1,
      trial_end: 5,
    };
    expect(previousAttributes(before, after)).toEqual({
      status: 'incomplete',
      items: { data: [{ id: 'a' }] },
      trial_end: null,
    });
  });
});
