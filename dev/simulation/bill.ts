import { DAY } from './calendar';
import type { ChargeOptions } from './charge.object';
import { stripeId } from './identifiers';
import type { InvoiceOptions } from './invoice.object';
import type { PaymentIntentOptions } from './payment-intent.object';
import type { SubscriptionItemOptions } from './subscription.object';

/** An invoice and the payment intent that is to pay it; what one attempt to do so made of them. */
export interface Bill {
  id: string;
  /** The how manieth invoice of its subscription, from 1. */
  sequence: number;
  customer: string;
  customerEmail: string;
  subscription: string;
  billingReason: string;
  items: readonly SubscriptionItemOptions[];
  /** Minor units. */
  amount: number;
  currency: string;
  created: number;
  periodStart: number;
  periodEnd: number;
  /** How often it was tried to collect it. */
  attempts: number;
}

export interface Settlement {
  invoice: InvoiceOptions;
  payment: PaymentIntentOptions;
  charge: ChargeOptions;
}

export function billFor(facts: Omit<Bill, 'id' | 'amount' | 'attempts'> & { amount?: number }): Bill {
  const total = facts.items.reduce((sum, item) => sum + amountOf(item), 0);
  const id = stripeId('in', facts.subscription, facts.sequence);
  return { amount: total, ...facts, id, attempts: 0 };
}

/** The attempt that succeeds at `now` (seconds). */
export function paid(bill: Bill, now: number): Settlement {
  const attempt = bill.attempts + 1;
  const { charge, invoice, payment } = attemptAt(bill, attempt, now);
  return { charge, payment, invoice: { ...invoice, status: 'paid', paidAt: now } };
}

/** The attempt that is declined at `now`; Stripe will try again in three days. */
export function declined(bill: Bill, now: number): Settlement {
  const { charge, invoice, payment } = attemptAt(bill, bill.attempts + 1, now);
  return {
    charge: { ...charge, status: 'failed' },
    payment: { ...payment, error: { code: 'card_declined', declineCode: 'insufficient_funds' } },
    invoice: { ...invoice, status: 'open', nextPaymentAttempt: now + 3 * DAY },
  };
}

function attemptAt(bill: Bill, attempt: number, now: number): Settlement {
  const { customer, currency, created, amount } = bill;
  // Nothing to pay, nothing to pay it with: a trial's invoice has neither.
  const paymentId = amount > 0 ? stripeId('pi', bill.id) : null;
  const chargeId = paymentId && stripeId('ch', paymentId, attempt);
  const payment = { id: paymentId ?? undefined, customer, invoice: bill.id, amount, currency, created };
  return {
    charge: {
      id: chargeId ?? undefined,
      paymentIntent: paymentId,
      customer,
      invoice: bill.id,
      amount,
      currency,
      created: now,
    },
    payment: { ...payment, charge: chargeId },
    invoice: {
      id: bill.id,
      customer,
      customerEmail: bill.customerEmail,
      subscription: bill.subscription,
      billingReason: bill.billingReason,
      lines: linesOf(bill),
      amountDue: amount,
      currency,
      created,
      periodStart: bill.periodStart,
      periodEnd: bill.periodEnd,
      attemptCount: attempt,
      paymentIntent: paymentId,
      charge: chargeId,
    },
  };
}

function linesOf(bill: Bill): InvoiceOptions['lines'] {
  const proration = bill.billingReason === 'subscription_update';
  return bill.items.map((item) => {
    const { price, periodStart, periodEnd } = item;
    const amount = bill.items.length === 1 ? bill.amount : amountOf(item);
    return { price, quantity: item.quantity ?? 1, amount, periodStart, periodEnd, proration };
  });
}

function amountOf(item: SubscriptionItemOptions): number {
  const unitAmount = typeof item.price === 'string' ? 0 : (item.price.unitAmount ?? 0);
  return unitAmount * (item.quantity ?? 1);
}
