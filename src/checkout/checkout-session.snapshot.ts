import { field, idOf, seconds, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';
import { tenantIdOf } from '../tenants/tenant-claim';

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
  /** Unix seconds; not sent before 2022. */
  readonly created: number | null;
  /** As sent: a tenant's id, a cart's, anything. */
  readonly clientReferenceId: string | null;
  /** The same where it may be a tenant's id, in PostgreSQL's spelling. */
  readonly tenantName: string | null;
}

/** Reads a session of any API version (https://docs.stripe.com/api/checkout/sessions/object); null without an id. */
export function readCheckoutSession(object: StripeObject): CheckoutSessionSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;

  const clientReferenceId = text(field(object, 'client_reference_id'));
  return {
    id,
    customerId: idOf(field(object, 'customer')),
    subscriptionId: idOf(field(object, 'subscription')),
    paymentIntentId: idOf(field(object, 'payment_intent')),
    mode: text(field(object, 'mode')),
    created: seconds(field(object, 'created')),
    clientReferenceId,
    tenantName: clientReferenceId === null ? null : tenantIdOf({ tenant: clientReferenceId.trim() }),
  };
}
