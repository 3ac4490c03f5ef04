import { invoice, type InvoiceOptions } from '../../../dev/simulation/invoice.object';
import type { InvoiceFacts } from './facts';
import type { Lookup, View } from './shown';

export const invoiceView: View<'invoice'> = {
  current: (facts, lookup) => {
    const total = facts.lines.reduce((sum, { amount }) => sum + amount, 0);
    return {
      ...invoice(optionsOf(facts, lookup)),
      auto_advance: facts.finalizesAt !== null || facts.nextPaymentAttempt !== null,
      automatically_finalizes_at: facts.finalizesAt,
      effective_at: facts.finalizedAt,
      hosted_invoice_url: urlOf(facts),
      number: facts.number,
      status_transitions: {
        finalized_at: facts.finalizedAt,
        marked_uncollectible_at: facts.uncollectibleAt,
        paid_at: facts.paidAt,
        voided_at: facts.voidedAt,
      },
      subtotal: total,
      total,
      test_clock: lookup('customer', facts.customer).testClock,
    };
  },
  old: (facts, lookup) => ({
    ...invoice({ ...optionsOf(facts, lookup), shape: 'old' }),
    hosted_invoice_url: urlOf(facts),
    number: facts.number,
  }),
};

function optionsOf({ number: _number, ...facts }: InvoiceFacts, lookup: Lookup): InvoiceOptions {
  return {
    ...facts,
    customerEmail: lookup('customer', facts.customer).email,
    lines: facts.lines.map((line) => ({ ...line, price: lookup('price', line.price) })),
  };
}

/** A draft has no page to pay it on. */
function urlOf({ id, finalizedAt }: InvoiceFacts): string | null {
  return finalizedAt === null ? null : `https://invoice.stripe.com/i/acct_simulated/test_${id}`;
}
