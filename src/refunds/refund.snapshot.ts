import { currency, field, idOf, integer, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

/**
 * What a refund was at one moment. Amounts are in the currency's minor unit. The order of the properties is fixed, so
 * that two snapshots say the same exactly when `JSON.stringify` makes the same string of them.
 */
export interface RefundSnapshot {
  readonly id: string;
  /** Null for money that went back from a customer's cash balance. */
  readonly chargeId: string | null;
  readonly paymentIntentId: string | null;
  /** Not sent before 2026-03-25.dahlia: there the charge tells whose it is. */
  readonly customerId: string | null;
  /** False where the body does not speak of customers at all. */
  readonly namesCustomer: boolean;
  readonly amount: number | null;
  readonly currency: string | null;
  /** 'pending', 'requires_action', 'succeeded', 'failed', 'canceled', or a status of a future API version. */
  readonly status: string;
  readonly failureReason: string | null;
}

/** Reads a refund of any API version (https://docs.stripe.com/api/refunds/object); null without an id. */
export function readRefund(object: StripeObject): RefundSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;

  return {
    id,
    chargeId: idOf(field(object, 'charge')),
    paymentIntentId: idOf(field(object, 'payment_intent')),
    customerId: idOf(field(object, 'customer')),
    namesCustomer: field(object, 'customer') !== undefined,
    amount: integer(field(object, 'amount')),
    currency: currency(field(object, 'currency')),
    // Refunds had no status before 2015; they were done or not made at all.
    status: text(field(object, 'status')) || 'succeeded',
    failureReason: text(field(object, 'failure_reason')),
  };
}

/** The money has come back, and will not go out again: https://docs.stripe.com/refunds#failed-refunds */
export function isTakenBack({ status }: Pick<RefundSnapshot, 'status'>): boolean {
  return status === 'failed' || status === 'canceled';
}
