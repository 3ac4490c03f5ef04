import type Stripe from 'stripe';
import { type PriceOptions, type ResolvedPrice } from './price.object';
import { type CommonOptions } from './stripe-shape';

export interface SubscriptionItemOptions {
  price: string | PriceOptions;
  id?: string;
  /** Null for a metered price, which has none. */
  quantity?: number | null;
  /** In seconds; the subscription's own where it is not given. The old shape knows only the subscription's. */
  periodStart?: number;
  periodEnd?: number;
  metadata?: Record<string, string>;
}

export interface SubscriptionOptions extends CommonOptions {
  id?: string;
  customer?: string;
  status?: Stripe.Subscription.Status;
  /** One item at 29.00 USD a month where none is given. */
  items?: readonly SubscriptionItemOptions[];
  /** True where Stripe cut the list of items off. */
  itemsTruncated?: boolean;
  periodStart?: number;
  periodEnd?: number;
  cancelAtPeriodEnd?: boolean;
  /** The end of the period where `cancelAtPeriodEnd` is set, as Stripe does. */
  cancelAt?: number | null;
  canceledAt?: number | null;
  endedAt?: number | null;
  cancellationReason?: Stripe.Subscription.CancellationDetails.Reason | null;
  trialStart?: number | null;
  trialEnd?: number | null;
  pauseCollection?: Stripe.Subscription.PauseCollection | null;
  defaultPaymentMethod?: string | null;
  latestInvoice?: string | null;
}

export interface ResolvedItem {
  id: string;
  price: ResolvedPrice;
  quantity: number | null;
  periodStart: number;
  periodEnd: number;
  metadata: Record<string, string>;
}

export type ResolvedSubscription = Required<Omit<SubscriptionOptions, 'items'>> & { items: ResolvedItem[] };
