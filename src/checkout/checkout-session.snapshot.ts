import { field, idOf, seconds, tenantName, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

/**
 * What a Checkout Session was at one moment. The order of the properties is fixed, so that two snapshots say the same
 * exactly when `JSON.stringify` makes the same string of them.
 */
export interface CheckoutSessionSnapshot {
  readonly id: string;
  /** Null for a guest's payment. */
  readonly customerId: string | null;
  readonly subscriptionId: string | null;
  readonly paymentIntentId: string | null;
  /** 'payment', 'setup', 'subscription'; not sent before 2019. */
  readonly mode: string | null;
  /** 'open', 'complete', 'expired'; not sent before 2021. */
  readonly status: string | null;
  /** Unix seconds; not sent before 2022. */
  readonly created: number | null;
  /** `plink_…` where a payment link opened it. */
  readonly paymentLinkId: string | null;
  /** As sent: a tenant's id, a cart's, anything. A buyer may have written it. */
  readonly clientReferenceId: string | null;
  /** `metadata.tenant_id` as sent, which only the server can have written. */
  readonly metadataTenant: string | null;
}

/** Reads a session of any API version (https://docs.stripe.com/api/checkout/sessions/object); null without an id. */
export function readCheckoutSession(object: StripeObject): CheckoutSessionSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;

  return {
    id,
    customerId: idOf(field(object, 'customer')),
    subscriptionId: idOf(field(object, 'subscription')),
    paymentIntentId: idOf(field(object, 'payment_intent')),
    mode: text(field(object, 'mode')),
    status: text(field(object, 'status')),
    created: seconds(field(object, 'created')),
    paymentLinkId: idOf(field(object, 'payment_link')),
    clientReferenceId: text(field(object, 'client_reference_id')),
    metadataTenant: tenantName(object),
  };
}
