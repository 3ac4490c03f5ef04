import Stripe = require('stripe');
import { delayBeforeNextTry, retryAfterMs } from './next-try';

const limited = (retryAfter?: string) =>
  new Stripe.errors.StripeRateLimitError({
    type: 'rate_limit_error',
    message: 'slow down',
    headers: retryAfter === undefined ? {} : { 'retry-after': retryAfter },
  });
const half = () => 0.5;

describe('delayBeforeNextTry', () => {
  it('waits as long as Stripe says, and a little more', () => {
    expect(delayBeforeNextTry(limited('3'), 1, 60_000, half)).toBe(3_250);
  });

  it('leaves to the next run what would take too long', () => {
    expect(delayBeforeNextTry(limited('61'), 1, 60_000, half)).toBeUndefined();
  });

  it('waits longer each time where Stripe does not say, and gives up in the end', () => {
    expect([1, 2, 3, 7, 8].map((tries) => delayBeforeNextTry(limited(), tries, 60_000, half))).toEqual([
      375,
      750,
      1_500,
      15_000,
      undefined,
    ]);
  });

  it('tries again what may pass, and nothing else', () => {
    const connection = new Stripe.errors.StripeConnectionError({ message: 'reset' });
    const key = new Stripe.errors.StripeAuthenticationError({ message: 'no' });
    expect(delayBeforeNextTry(connection, 1, 60_000, half)).toBe(375);
    expect(delayBeforeNextTry(connection, 4, 60_000, half)).toBeUndefined();
    expect(delayBeforeNextTry(key, 1, 60_000, half)).toBeUndefined();
    expect(delayBeforeNextTry(new Error('ours'), 1, 60_000, half)).toBeUndefined();
  });
});

describe('retryAfterMs', () => {
  it.each([
    ['2', 2_000],
    ['0', 0],
    ['Sun, 29 Nov 2026 12:00:05 GMT', 5_000],
    ['Sun, 29 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    [undefined, undefined],
  ])('reads %s', (header, ms) => {
    expect(retryAfterMs(header, Date.parse('2026-11-29T12:00:00Z'))).toBe(ms);
  });
});
