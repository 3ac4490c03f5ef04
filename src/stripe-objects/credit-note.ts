import { column } from './column';
import { CURRENCY } from './shared-reasons';
import { stripeObject } from './stripe-object';

/**
 * https://docs.stripe.com/api/credit_notes/object. It states nothing for the ledger: what it gives back is a refund, a
 * customer's balance or an invoice's smaller amount, and their events report that.
 */
export const creditNote = stripeObject('credit_note', {
  table: 'stripe_credit_notes',
  collection: 'credit_notes',
  why: 'By what invoices were lowered after they were finalized, for people. They are not in the ledger: refunds and invoices report the money.',
  id: "Stripe's (cn_…).",
  events: {
    'credit_note.updated': 'A credit note changed: its memo, its metadata.',
    'credit_note.created': 'An invoice was lowered.',
    'credit_note.voided': 'It no longer counts: the invoice owes its amount again.',
  },
  fetched: 'credit_note.fetched',
  columns: {
    customerId: column.ref('customer', 'stripe_customers', 'Whose invoice it lowers.'),
    invoiceId: column.ref('invoice', 'stripe_invoices', 'The invoice that it lowers.'),
    status: column.status('status', 'issued', 'issued or void; void is final.'),
    amount: column.integer('amount', 'With tax, in the minor unit.'),
    currency: column.currency('currency', CURRENCY),
    reason: column.text(
      'reason',
      'duplicate, fraudulent, order_change or product_unsatisfactory, for support; often none.',
    ),
  },
  indexes: [
    {
      name: 'stripe_credit_notes_customer',
      on: ['customerId', 'id'],
      why: 'The credit notes of a customer, for the search; no row is read.',
    },
  ],
  isFinal: ({ status }) => status === 'void',
});
