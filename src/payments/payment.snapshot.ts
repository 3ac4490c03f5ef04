import { currency, field, idOf, integer, list, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

/**
 * What a payment intent was at one moment. Amounts are in the currency's minor unit. The order of the properties is
 * fixed, so that two snapshots say the same exactly when `JSON.stringify` makes the same string of them.
 */
export interface PaymentSnapshot {
  readonly id: string;
  readonly customerId: string | null;
  /** Not sent since 2025-03-31.basil. */
  readonly invoiceId: string | null;
  /** By its newest name; 'unknown' where there is none. */
  readonly status: string;
  readonly currency: string | null;
  readonly amount: number | null;
  readonly amountReceived: number | null;
  readonly lastErrorCode: string | null;
  readonly lastErrorMessage: string | null;
  readonly latestChargeId: string | null;
  /** The charge that the last failure was about; null when that attempt made none. Only of use after a failure. */
  readonly failedChargeId: string | null;
}

/** Renamed in 2019-02-11 (https://docs.stripe.com/changelog). */
const RENAMED_STATUSES: ReadonlyMap<string, string> = new Map([
  ['requires_source', 'requires_payment_method'],
  ['requires_source_action', 'requires_action'],
]);

/** https://docs.stripe.com/error-codes#payment-intent-authentication-failure */
const AUTHENTICATION_FAILURE = 'payment_intent_authentication_failure';

/** Reads a payment intent of any API version (https://docs.stripe.com/api/payment_intents/object); null without an id. */
export function readPayment(object: StripeObject): PaymentSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;

  const status = text(field(object, 'status')) || 'unknown';
  const latestChargeId = readLatestChargeId(object);
  return {
    id,
    customerId: idOf(field(object, 'customer')),
    invoiceId: idOf(field(object, 'invoice')),
    status: RENAMED_STATUSES.get(status) ?? status,
    currency: currency(field(object, 'currency')),
    amount: integer(field(object, 'amount')),
    amountReceived: integer(field(object, 'amount_received')),
    lastErrorCode: text(field(object, 'last_payment_error', 'code')),
    lastErrorMessage: text(field(object, 'last_payment_error', 'message')),
    latestChargeId,
    failedChargeId: readFailedChargeId(object, latestChargeId),
  };
}

/** `charges`, newest first, became `latest_charge` in 2022-11-15. */
function readLatestChargeId(object: StripeObject): string | null {
  return idOf(field(object, 'latest_charge')) ?? idOf(list(field(object, 'charges')).data[0]);
}

/**
 * The error names its charge, but not always when there is one, so that the latest charge has to stand in. Not after
 * a failed authentication, though: no charge was attempted, and the latest one belongs to an earlier failure, with
 * which this one would be confused.
 */
function readFailedChargeId(object: StripeObject, latestChargeId: string | null): string | null {
  const named = idOf(field(object, 'last_payment_error', 'charge'));
  if (named !== null) return named;
  return field(object, 'last_payment_error', 'code') === AUTHENTICATION_FAILURE ? null : latestChargeId;
}
