import * as fc from 'fast-check';
import { customer } from '../../../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../../../dev/simulation/event.object';
import { type Json, parseJson, writeJson } from './json';
import { REDACTED, redact } from './redact';

const redacted = (text: string): string => writeJson(redact(parseJson(text) as Json));

describe('A redacted payload', () => {
  it('keeps ids, numbers with all their digits, booleans, null and words of Stripe', () => {
    const text =
      '{"id":"evt_1SabcDEFabcDEF","object":"event","livemode":true,"created":1790000000,"amount":9007199254740993,' +
      '"status":"past_due","currency":"usd","trial_end":null,"items":[{"price":"price_1SabcDEFabcDEF"}]}';
    expect(redacted(text)).toBe(text);
  });

  it('has no name, address, e-mail, phone, card or description in it', () => {
    const text = JSON.stringify({
      name: 'Jane Doe',
      email: 'jane@example.com',
      phone: '+4912345',
      description: 'for Jane',
      last4: '4242',
      address: { city: 'Berlin', postal_code: '10115', number: 7 },
      billing_details: { name: 'jane', status: 'jane' },
      dob: { day: 1, month: 2, year: 1980 },
      metadata: { tenant: 'cus_looksLikeOne', note: 'jane' },
      receipt_url: 'https://pay.stripe.com/receipts/abc',
      preferred_locales: ['de'],
    });
    expect(redacted(text)).not.toMatch(/jane|doe|berlin|10115|4242|1980|\+49|receipts|looksLike|"de"|:7/i);
  });

  it('hides what the simulated customer says of himself', () => {
    const object = customer({ id: 'cus_1SabcDEFabcDEF', email: 'jane@example.com', name: 'Jane Doe' });
    const text = redacted(
      payloadOf(buildEvent({ type: 'customer.created', object, created: 1_790_000_000 })),
    );
    expect(text).not.toMatch(/jane/i);
    expect(text).toContain('"cus_1SabcDEFabcDEF"');
    expect(text).toContain(REDACTED);
  });

  it('has no key of metadata in it but ours, wherever metadata stands', () => {
    const metadata = { 'jane@example.com': 'x', tenant_id: 'x', nested: { 'Jane Doe': 1 } };
    const text = redacted(JSON.stringify({ metadata, data: { previous_attributes: { metadata } } }));
    expect(text).not.toMatch(/jane|nested/i);
    expect(text.match(/"tenant_id":"\[redacted\]"/g)).toHaveLength(2);
    expect(text).toContain('"[redacted] 1":"[redacted]"');
  });

  it.each([
    ['code', 'JANE20', 'card_declined'],
    ['code', 'jane', 'resource_missing'],
    ['decline_code', 'jane', 'insufficient_funds'],
    ['failure_code', 'jane', 'expired_card'],
    ['reason', 'jane', 'requested_by_customer'],
    ['cancellation_reason', 'jane', 'abandoned'],
    ['feedback', 'jane', 'too_expensive'],
    ['billing_reason', 'jane', 'subscription_cycle'],
  ])('keeps of %s a word of Stripe’s and not %s', (key, hidden, kept) => {
    expect(redacted(JSON.stringify({ [key]: hidden }))).toBe(`{"${key}":"${REDACTED}"}`);
    expect(redacted(JSON.stringify({ [key]: kept }))).toBe(`{"${key}":"${kept}"}`);
  });

  it.each([
    'cus_Jane',
    'cus_JaneDoe1980',
    'cus_491511234567',
    'coupon_JANEDOE',
    'prod_jane',
    'price_for_jane_doe_of_berlin',
    'promo_JANE20',
  ])('takes %s for no id that Stripe has made', (id) => {
    expect(redacted(JSON.stringify({ id, customer: id }))).toBe(
      `{"id":"${REDACTED}","customer":"${REDACTED}"}`,
    );
  });

  it('keeps the shape of whatever it is given, and no text of more than one word', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = parseJson(text) as Json;
        expect(shapeOf(redact(value))).toEqual(shapeOf(value));
        expect(textsOf(redact(value)).filter((each) => each !== REDACTED && /[\s@]/.test(each))).toEqual([]);
      }),
    );
  });
});

function shapeOf(value: Json): unknown {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (value !== null && typeof value === 'object' && !('isLosslessNumber' in value))
    return Object.entries(value as Record<string, Json>).map(([key, entry]) => [key, shapeOf(entry)]);
  return 'a value';
}

function textsOf(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object' || 'isLosslessNumber' in value) return [];
  return Object.values(value as Record<string, Json>).flatMap(textsOf);
}
