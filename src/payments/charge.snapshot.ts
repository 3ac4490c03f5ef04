import { currency, field, flag, idOf, integer, list, seconds } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

export interface NewestRefund {
  readonly id: string;
  /** In the currency's minor unit. */
  readonly amount: number | null;
}

/**
 * What a charge was at one moment. Amounts are in the currency's minor unit. The order of the properties is fixed, so
 * that two snapshots say the same exactly when `JSON.stringify` makes the same string of them.
 */
export interface ChargeSnapshot {
  readonly id: string;
  readonly customerId: string | null;
  /** Null for charges made without a payment intent, as all were before 2018. */
  readonly paymentIntentId: string | null;
  readonly currency: string | null;
  readonly amount: number | null;
  /** All refunds together. It can fall again when a refund fails. */
  readonly amountRefunded: number | null;
  /** True only when the whole charge is refunded. */
  readonly refunded: boolean;
  /** Null where the body does not say which: `refunds` is not sent since 2022-11-15, and had no ids in 2013. */
  readonly newestRefund: NewestRefund | null;
}

/** Reads a charge of any API version (https://docs.stripe.com/api/charges/object); null without an id. */
export function readCharge(object: StripeObject): ChargeSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;

  return {
    id,
    customerId: idOf(field(object, 'customer')),
    paymentIntentId: idOf(field(object, 'payment_intent')),
    currency: currency(field(object, 'currency')),
    amount: integer(field(object, 'amount')),
    amountRefunded: integer(field(object, 'amount_refunded')),
    refunded: flag(field(object, 'refunded')),
    newestRefund: readNewestRefund(object),
  };
}

/**
 * By `created`, since the bare array of 2013 and the list that replaced it need not be sorted alike; among equals the
 * first, because lists are newest first. When the newest has no id, an older one is not taken in its place.
 */
function readNewestRefund(object: StripeObject): NewestRefund | null {
  const { data } = list(field(object, 'refunds'));
  let newest = data[0];
  for (const refund of data) {
    if (createdAt(refund) > createdAt(newest)) newest = refund;
  }
  const id = idOf(newest);
  return id === null ? null : { id, amount: integer(field(newest, 'amount')) };
}

function createdAt(refund: StripeObject | undefined): number {
  return seconds(field(refund, 'created')) ?? -1;
}
