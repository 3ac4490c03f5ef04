import { setTimeout as sleep } from 'node:timers/promises';
import Stripe = require('stripe');
import type { StripeUnderTest } from './stripe-under-test';

const A_WHILE_MS = 3_000;

/**
 * Stripe itself, in test mode. Deliveries come by `stripe listen --forward-to`, which somebody has started and whose
 * secret is given: see docs/testing-with-stripe.md.
 */
export class RealStripe implements StripeUnderTest {
  readonly patienceMs = 180_000;

  private constructor(
    readonly stripe: Stripe,
    readonly settings: Record<string, string>,
  ) {}

  /** @throws Error that says which variable is missing; a live key is never used. */
  static async begin(): Promise<RealStripe> {
    const { STRIPE_API_KEY: key = '', STRIPE_WEBHOOK_SECRET: secret = '', PORT = '3000' } = process.env;
    if (!/^(sk|rk)_test_/.test(key))
      throw new Error(
        'STRIPE_API_KEY must be a key of test mode (sk_test_…): this suite makes and deletes customers',
      );
    if (!secret.startsWith('whsec_'))
      throw new Error('set STRIPE_WEBHOOK_SECRET to the whsec_… that `stripe listen` prints');
    const stripe = new Stripe(key, { maxNetworkRetries: 5, telemetry: false });
    return new RealStripe(stripe, { STRIPE_API_KEY: key, STRIPE_WEBHOOK_SECRET: secret, PORT });
  }

  /** `stripe listen` knows it already. */
  serves(): void {}

  timePasses(): Promise<void> {
    return sleep(A_WHILE_MS);
  }

  isQuiet(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }
}
