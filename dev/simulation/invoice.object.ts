import type Stripe from 'stripe';
import { addMonths } from './calendar';
import { DEFAULT_CUSTOMER } from './customer.object';
import { stripeId } from './identifiers';
import { currentInvoice } from './invoice.current-shape';
import { oldInvoice, type OldInvoice } from './invoice.old-shape';
import { resolvePrice } from './price.object';
import { DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';
import type { InvoiceOptions, ResolvedLine, ResolvedInvoice } from './invoice.options';

export type { InvoiceLineOptions, InvoiceOptions } from './invoice.options';

/**
 * A Stripe invoice; paid unless told otherwise. Its id follows from its subscription (else its customer) and the
 * second it was created in. Fields without an option of their own can be replaced by spreading the result.
 */
export function invoice(options: InvoiceOptions & { shape: 'old' }): OldInvoice;
export function invoice(options?: InvoiceOptions & { shape?: 'current' }): Stripe.Invoice;
export function invoice(options: InvoiceOptions & { shape: StripeShape }): Stripe.Invoice | OldInvoice;
export function invoice({ shape, ...options }: InvoiceOptions & { shape?: StripeShape } = {}) {
  const resolved = resolve(options);
  return shape === 'old' ? oldInvoice(resolved) : currentInvoice(resolved);
}

function resolve(options: InvoiceOptions): ResolvedInvoice {
  const customer = options.customer ?? DEFAULT_CUSTOMER;
  const subscription = options.subscription === undefined ? stripeId('sub', customer) : options.subscription;
  const created = options.created ?? DEFAULT_CREATED;
  const id = options.id ?? stripeId('in', subscription ?? customer, created);
  const periodStart = options.periodStart ?? created;
  const periodEnd = options.periodEnd ?? addMonths(periodStart);
  const given = options.lines ?? [{ price: stripeId('price', 'default'), amount: options.amountDue }];
  const lines = given.map((line, index): ResolvedLine => {
    const price = resolvePrice(line.price);
    const quantity = line.quantity ?? 1;
    const defaults: ResolvedLine = {
      id: stripeId('il', id, index),
      price,
      quantity,
      amount: price.unitAmount * quantity,
      description: `${quantity} × ${price.nickname ?? 'Subscription'}`,
      periodStart,
      periodEnd,
      proration: false,
      subscriptionItem: stripeId('si', subscription ?? id, index),
    };
    return withDefaults(defaults, { ...line, price });
  });
  const amountDue = options.amountDue ?? lines.reduce((sum, line) => sum + line.amount, 0);
  const status = options.status ?? 'paid';
  const defaults: ResolvedInvoice = {
    id,
    customer,
    customerEmail: null,
    subscription,
    status,
    billingReason: subscription === null ? 'manual' : 'subscription_cycle',
    currency: lines[0]?.price.currency ?? 'usd',
    lines,
    amountDue,
    amountPaid: status === 'paid' ? amountDue : 0,
    attemptCount: 1,
    nextPaymentAttempt: null,
    paidAt: status === 'paid' ? created : null,
    created,
    periodStart,
    periodEnd,
    hostedInvoiceUrl: `https://invoice.stripe.com/i/acct_example/test_${id}?s=ap`,
    number: `${stripeId('number', id).slice(-8).toUpperCase()}-0001`,
    paymentIntent: null,
    charge: null,
    livemode: false,
    metadata: {},
  };
  return withDefaults(defaults, { ...options, lines });
}
