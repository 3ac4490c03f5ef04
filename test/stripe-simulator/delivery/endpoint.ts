import Stripe = require('stripe');
import type { StripeShape } from '../../../dev/simulation/stripe-shape';

/** Where deliveries go, and at which API version they are rendered. */
export interface Endpoint {
  /** With its path. */
  url: string;
  secret: string;
  shape: StripeShape;
}

const ANSWER_TIMEOUT_MS = 10_000;

/** One attempt, newly signed; true for a 2xx. A redirect is a failure, and not followed. https://docs.stripe.com/webhooks */
export async function attemptDelivery({ url, secret }: Endpoint, payload: string): Promise<boolean> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }),
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
      },
      body: payload,
      redirect: 'manual',
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
