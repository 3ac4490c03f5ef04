import { currency, field, flag, idOf, integer, seconds, text } from '../stripe-shapes/fields';
import type { StripeObject } from '../stripe-shapes/fields';

/**
 * What an invoice was at one moment. Amounts are in the currency's minor unit, times Unix seconds. The order of the
 * properties is fixed, so that two snapshots say the same exactly when `JSON.stringify` makes the same string of them.
 */
export interface InvoiceSnapshot {
  readonly id: string;
  readonly customerId: string | null;
  /** The subscription it was made for; null for manual and one-off invoices. */
  readonly subscriptionId: string | null;
  /** 'draft', 'open', 'paid', 'uncollectible', 'void', or a status of a future API version. */
  readonly status: string;
  readonly currency: string | null;
  readonly amountDue: number | null;
  readonly amountPaid: number | null;
  readonly attemptCount: number;
  /** Null when Stripe will not try again by itself. */
  readonly nextPaymentAttempt: number | null;
  readonly hostedInvoiceUrl: string | null;
  readonly billingReason: string | null;
}

/**
 * Reads an invoice of any API version (https://docs.stripe.com/api/invoices/object); null without an id, which the
 * preview inside `invoice.upcoming` does not have.
 */
export function readInvoice(object: StripeObject): InvoiceSnapshot | null {
  const id = idOf(object);
  if (id === null) return null;

  const status = readStatus(object);
  return {
    id,
    customerId: idOf(field(object, 'customer')),
    subscriptionId: readSubscriptionId(object),
    status,
    currency: currency(field(object, 'currency')),
    amountDue: integer(field(object, 'amount_due')),
    amountPaid: readAmountPaid(object, status),
    attemptCount: integer(field(object, 'attempt_count')) ?? 0,
    nextPaymentAttempt: seconds(field(object, 'next_payment_attempt')),
    hostedInvoiceUrl: text(field(object, 'hosted_invoice_url')),
    billingReason: text(field(object, 'billing_reason')),
  };
}

/**
 * `subscription` moved under `parent` in 2025-03-31.basil. The lines are not asked: a manual invoice may bill the
 * pending items of a subscription, and its failure must not look like a failed renewal.
 */
function readSubscriptionId(object: StripeObject): string | null {
  return (
    idOf(field(object, 'parent', 'subscription_details', 'subscription')) ??
    idOf(field(object, 'subscription'))
  );
}

/**
 * `status` exists since 2018-11-08; before, `paid`, `forgiven` and `closed` said it. A closed invoice could be opened
 * again, so it counts as uncollectible, which may still become paid, and never as void, which is final.
 */
function readStatus(object: StripeObject): string {
  const status = text(field(object, 'status'));
  if (status) return status;
  if (flag(field(object, 'paid'))) return 'paid';
  return flag(field(object, 'forgiven')) || flag(field(object, 'closed')) ? 'uncollectible' : 'open';
}

/**
 * `amount_paid` is missing from old invoices, which were paid as a whole or not at all. What was paid is `amount_due`:
 * `total` still includes what the customer's balance covered.
 */
function readAmountPaid(object: StripeObject, status: string): number | null {
  const amountPaid = integer(field(object, 'amount_paid'));
  if (amountPaid !== null) return amountPaid;
  return status === 'paid' ? (integer(field(object, 'amount_due')) ?? integer(field(object, 'total'))) : 0;
}
