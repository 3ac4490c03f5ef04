import type { OversizedDelivery } from '../webhooks/delivery-reporter';
import type { Finding } from './finding';

/** @param limit `WEBHOOK_BODY_LIMIT_BYTES`. */
export function tooLarge({ stripeEventId, bytes }: OversizedDelivery, limit: number): Finding {
  const event = stripeEventId ?? 'an event';
  return {
    key: 'delivery_too_large',
    kind: 'delivery_too_large',
    summary: `Stripe cannot deliver ${event}: it has ${bytes} bytes and WEBHOOK_BODY_LIMIT_BYTES is ${limit}; raise it above that, then resend the event in the Stripe dashboard`,
    marker: stripeEventId ?? '',
  };
}
