import { column } from './column';
import { CURRENCY } from './shared-reasons';
import { stripeObject } from './stripe-object';

/** https://docs.stripe.com/disputes/how-disputes-work: an inquiry may become a dispute, and a lost one be appealed. */
const statusOrder = [
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
  'needs_response',
  'under_review',
  'lost',
  'appeal_needs_response',
  'appeal_under_review',
  'won',
  'prevented',
];

/**
 * https://docs.stripe.com/api/disputes/object. It states nothing for the ledger: other events tell when money moves
 * (`charge.dispute.funds_withdrawn`, `funds_reinstated`), and a closed dispute may have moved none or two sums.
 */
export const dispute = stripeObject('dispute', {
  table: 'stripe_disputes',
  collection: 'disputes',
  why: "Charges that a payer's bank asks back, for people. They are not in the ledger: their events do not tell when money moves.",
  id: "Stripe's (du_… or dp_…).",
  events: {
    'charge.dispute.updated': 'A dispute changed: evidence, its status.',
    'charge.dispute.created': 'A customer asks the bank for the money back.',
    'charge.dispute.closed': 'A dispute was won, lost, or withdrawn.',
  },
  fetched: 'charge.dispute.fetched',
  columns: {
    chargeId: column.ref('charge', 'stripe_charges', 'What is disputed; leads to the customer.'),
    paymentId: column.ref('payment_intent', 'stripe_payments', 'The same, where Stripe names the payment.'),
    amount: column.integer('amount', 'What is asked back, in the minor unit.'),
    currency: column.currency('currency', CURRENCY),
    status: column.status(
      'status',
      'unknown',
      'Where the case stands; none is final, since a lost one can be appealed.',
    ),
    reason: column.text('reason', 'What the payer says, for whoever has to answer.'),
  },
  indexes: [
    {
      name: 'stripe_disputes_charge',
      on: ['chargeId', 'id'],
      why: 'The disputes of a charge, for the search by customer; no row is read.',
    },
  ],
  customerThrough: 'chargeId',
  rank: ({ status }) => [statusOrder.indexOf(status)],
});
