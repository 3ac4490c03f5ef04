import { currency, field, idOf, integer, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

/**
 * What a dispute was at one moment. Amounts are in the currency's minor unit. The order of the properties is fixed, so
 * that two snapshots say the same exactly when `JSON.stringify` makes the same string of them.
 */
export interface DisputeSnapshot {
  readonly id: string;
  readonly chargeId: string | null;
  /** Not sent before 2019. */
  readonly paymentIntentId: string | null;
  /** What the customer's bank asks back; may be less than the charge. */
  readonly amount: number | null;
  readonly currency: string | null;
  /** As Stripe sent it, statuses of future API versions too; 'unknown' where there is none. */
  readonly status: string;
  /** 'fraudulent', 'product_not_received', … */
  readonly reason: string | null;
}

/**
 * Reads a dispute of any API version (https://docs.stripe.com/api/disputes/object); null without an id, which those of
 * 2012 did not have.
 */
export function readDispute(object: StripeObject): DisputeSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;

  return {
    id,
    chargeId: idOf(field(object, 'charge')),
    paymentIntentId: idOf(field(object, 'payment_intent')),
    amount: integer(field(object, 'amount')),
    currency: currency(field(object, 'currency')),
    status: text(field(object, 'status')) || 'unknown',
    reason: text(field(object, 'reason')),
  };
}
