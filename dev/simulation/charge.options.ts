import type Stripe from 'stripe';
import { type CommonOptions } from './stripe-shape';

export interface RefundOptions {
  /** Minor units of this refund alone. */
  amount: number;
  id?: string;
  created?: number;
  status?: string;
}

export interface ChargeOptions extends CommonOptions {
  id?: string;
  /** Null for a charge made without one, as before 2019. */
  paymentIntent?: string | null;
  customer?: string | null;
  /** In the body of the old shape only. */
  invoice?: string | null;
  /** Minor units. */
  amount?: number;
  /** Oldest first. Only the old shape's body lists them, newest first. */
  refunds?: readonly RefundOptions[];
  /** True where Stripe cut the list of refunds off. */
  refundsTruncated?: boolean;
  /** Cumulative; the refunds' sum where it is not given. */
  amountRefunded?: number;
  /** Stripe says true only once everything was refunded. */
  refunded?: boolean;
  currency?: string;
  status?: Stripe.Charge.Status;
  failureCode?: string | null;
  failureMessage?: string | null;
  receiptUrl?: string | null;
}

export type ResolvedCharge = Required<Omit<ChargeOptions, 'refunds'>> & {
  refunds: Required<RefundOptions>[];
};
