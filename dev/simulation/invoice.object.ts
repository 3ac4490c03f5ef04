import type Stripe from 'stripe';
import { addMonths } from './calendar';
import { DEFAULT_CUSTOMER } from './customer.object';
import { stripeId } from './identifiers';
import { currentInvoice } from './invoice.current-shape';
import { oldInvoice } from './invoice.old-shape';
import { type PriceOptions, type ResolvedPrice, resolvePrice } from './price.object';
import { type CommonOptions, DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';

export interface InvoiceLineOptions {
  price: string | PriceOptions;
  quantity?: number;
  /** Minor units; negative for a credit. Price times quantity where it is not given. */
  amount?: number;
  description?: string;
  periodStart?: number;
  periodEnd?: number;
  proration?: boolean;
  subscriptionItem?: string;
}

export interface InvoiceOptions extends CommonOptions {
  id?: string;
  customer?: string;
  customerEmail?: string | null;
  /** Null for a manual or one-off invoice. */
  subscription?: string | null;
  status?: Stripe.Invoice.Status;
  billingReason?: Stripe.Invoice.BillingReason;
  currency?: string;
  lines?: readonly InvoiceLineOptions[];
  /** Minor units; the lines' sum where it is not given. */
  amountDue?: number;
  /** All that is due where the invoice is paid, else nothing. */
  amountPaid?: number;
  attemptCount?: number;
  /** In seconds; null when Stripe will not try again. */
  nextPaymentAttempt?: number | null;
  paidAt?: number | null;
  periodStart?: number;
  periodEnd?: number;
  hostedInvoiceUrl?: string | null;
  number?: string;
  /** In the body of the old shape only. */
  paymentIntent?: string | null;
  /** In the body of the old shape only. */
  charge?: string | null;
}

export type OldInvoice = ReturnType<typeof oldInvoice>;

export interface ResolvedLine extends Required<Omit<InvoiceLineOptions, 'price'>> {
  id: string;
  price: ResolvedPrice;
}

export type ResolvedInvoice = Required<Omit<InvoiceOptions, 'lines'>> & { lines: ResolvedLine[] };

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
