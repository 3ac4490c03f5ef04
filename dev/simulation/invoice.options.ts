import type Stripe from 'stripe';
import { type PriceOptions, type ResolvedPrice } from './price.object';
import { type CommonOptions } from './stripe-shape';

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

export interface ResolvedLine extends Required<Omit<InvoiceLineOptions, 'price'>> {
  id: string;
  price: ResolvedPrice;
}

export type ResolvedInvoice = Required<Omit<InvoiceOptions, 'lines'>> & { lines: ResolvedLine[] };
