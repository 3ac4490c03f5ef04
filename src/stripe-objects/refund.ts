import type { BillingFact } from '../ledger/billing-fact';
import { field } from '../stripe-shapes/fields';
import { column } from './column';
import { CURRENCY } from './shared-reasons';
import { stripeObject } from './stripe-object';

/** https://docs.stripe.com/api/refunds/object. A charge reports that money went back; a refund that it came back. */
export const refund = stripeObject('refund', {
  table: 'stripe_refunds',
  collection: 'refunds',
  why: 'Refunds one by one, also those that failed weeks later. billing_events books them; this row shows how each stands.',
  id: "Stripe's (re_…); the ledger's refund_failed lines name it.",
  events: {
    'refund.updated': 'A refund has arrived, failed, or got the reference that banks ask for.',
    'refund.created': 'Money is on its way back.',
    'refund.failed': 'A refund came back.',
    'charge.refund.updated': 'A refund changed: the older name, still sent for some payment methods.',
  },
  fetched: 'refund.fetched',
  columns: {
    chargeId: column.ref(
      'charge',
      'stripe_charges',
      'The charge it gives back; null for a cash balance, which was never a payment.',
    ),
    paymentId: column.ref(
      'payment_intent',
      'stripe_payments',
      'The payment it gives back: tells whose it is where the charge is not stored.',
    ),
    customerId: column.ref(
      'customer',
      'stripe_customers',
      "Stripe says so only since 2026-03-25; before, it is the charge's or the payment's.",
    ),
    namesCustomer: column.unstored(
      (object) => field(object, 'customer') !== undefined,
      'False where the body says nothing of customers, which is not the same as a guest.',
    ),
    amount: column.integer('amount', 'Of this refund alone, in the minor unit.'),
    currency: column.currency('currency', CURRENCY),
    // Refunds had no status before 2015; they were done or not made at all.
    status: column.status(
      'status',
      'succeeded',
      'failed and canceled are final; succeeded is not, since it can fail later.',
    ),
    failureReason: column.text('failure_reason', 'Why the money came back, for support.'),
  },
  indexes: [
    {
      name: 'stripe_refunds_charge',
      on: ['chargeId', 'id'],
      why: "The refunds of a charge: for the search by customer, and from a charge's ledger line to the refund that failed.",
    },
    {
      name: 'stripe_refunds_customer',
      on: ['customerId', 'id'],
      why: 'The refunds of a customer, where Stripe names it, for the search; no row is read.',
    },
  ],
  customerThrough: 'chargeId',
  // Not `succeeded`: a bank may send the money back weeks later.
  isFinal: isTakenBack,
  // Under way, then through. Stripe tells of one change as `refund.updated` and as `charge.refund.updated`.
  rank: ({ status }) => [status === 'succeeded' ? 1 : 0],
  fact: takenBackFact,
  owner: ({ namesCustomer, chargeId, paymentId }) =>
    namesCustomer || (chargeId === null && paymentId === null) ? undefined : { chargeId, paymentId },
});

/** The money has come back, and will not go out again: https://docs.stripe.com/refunds#failed-refunds */
function isTakenBack({ status }: { status: string }): boolean {
  return status === 'failed' || status === 'canceled';
}

/**
 * A line against the refund's own, once per refund. The charge's event tells which line that is, the refund itself how
 * much it was.
 */
function takenBackFact(state: {
  id: string;
  status: string;
  amount: number | null;
  currency: string | null;
}): BillingFact | undefined {
  const { id, amount, currency } = state;
  if (!isTakenBack(state) || amount === null) return undefined;
  return { kind: 'refund_failed', objectId: id, factKey: '', amount, newAmount: null, currency };
}
