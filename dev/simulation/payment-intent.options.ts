import type Stripe from 'stripe';
import { type CommonOptions } from './stripe-shape';

/** Why the last attempt failed. https://docs.stripe.com/declines/codes */
export interface PaymentErrorOptions {
  code?: Stripe.PaymentIntent.LastPaymentError.Code;
  declineCode?: string;
  message?: string;
}

export interface PaymentIntentOptions extends CommonOptions {
  id?: string;
  customer?: string | null;
  /** In the body of the old shape only; the id follows from it in both. */
  invoice?: string | null;
  /** Minor units. */
  amount?: number;
  /** The whole amount where the payment succeeded, else nothing. */
  amountReceived?: number;
  currency?: string;
  status?: Stripe.PaymentIntent.Status;
  /** The latest attempt's charge; null before the first attempt. */
  charge?: string | null;
  error?: PaymentErrorOptions | null;
  description?: string | null;
}

export type ResolvedPaymentIntent = Required<Omit<PaymentIntentOptions, 'error'>> & {
  error: Required<PaymentErrorOptions> | null;
};
