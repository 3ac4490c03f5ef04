import type Stripe from 'stripe';
import type { PaymentErrorOptions } from '../../../dev/simulation/payment-intent.object';
import type { TestCard } from '../billing/test-cards';

/**
 * What the simulator knows of each object, apart from how an API version shows it. Never changed in place: a change puts
 * another one there, so that what was before can still be told. Times are Unix seconds, amounts minor units.
 */
export interface Facts {
  customer: CustomerFacts;
  product: ProductFacts;
  price: PriceFacts;
  payment_method: PaymentMethodFacts;
  subscription: SubscriptionFacts;
  invoice: InvoiceFacts;
  payment_intent: PaymentIntentFacts;
  charge: ChargeFacts;
  refund: RefundFacts;
  test_clock: TestClockFacts;
  checkout_session: CheckoutSessionFacts;
}

export type Kind = keyof Facts;

interface Common {
  readonly id: string;
  readonly created: number;
  readonly metadata: Record<string, string>;
}

export interface CustomerFacts extends Common {
  readonly email: string | null;
  readonly name: string | null;
  /** Null until billed for the first time. */
  readonly currency: string | null;
  /** Negative is credit. */
  readonly balance: number;
  readonly delinquent: boolean;
  readonly defaultPaymentMethod: string | null;
  readonly testClock: string | null;
  readonly deleted: boolean;
}

export interface ProductFacts extends Common {
  readonly name: string;
  readonly active: boolean;
}

export interface PriceFacts extends Omit<Common, 'metadata'> {
  readonly product: string;
  readonly unitAmount: number;
  readonly currency: string;
  readonly interval: 'day' | 'week' | 'month' | 'year';
  readonly nickname: string | null;
  readonly active: boolean;
}

export interface PaymentMethodFacts extends Common {
  readonly customer: string | null;
  readonly card: TestCard;
}

export interface ItemFacts {
  readonly id: string;
  readonly price: string;
  readonly quantity: number;
}

export interface SubscriptionFacts extends Common {
  readonly customer: string;
  readonly status: Stripe.Subscription.Status;
  readonly items: readonly ItemFacts[];
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly billingCycleAnchor: number;
  readonly cancelAtPeriodEnd: boolean;
  readonly cancelAt: number | null;
  readonly canceledAt: number | null;
  readonly endedAt: number | null;
  readonly cancellationReason: Stripe.Subscription.CancellationDetails.Reason | null;
  readonly trialStart: number | null;
  readonly trialEnd: number | null;
  /** It was said three days before the end. */
  readonly isTrialEndTold: boolean;
  /** What becomes of it when a trial ends and there is no card. */
  readonly missingPaymentMethod: 'create_invoice' | 'pause' | 'cancel';
  readonly pauseCollection: Stripe.Subscription.PauseCollection | null;
  readonly defaultPaymentMethod: string | null;
  readonly latestInvoice: string | null;
  /** Prorations that the next invoice bills. */
  readonly pendingLines: readonly LineFacts[];
}

export interface LineFacts {
  readonly price: string;
  readonly quantity: number;
  readonly amount: number;
  readonly proration: boolean;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly subscriptionItem: string;
}

export interface InvoiceFacts extends Common {
  readonly customer: string;
  readonly subscription: string;
  readonly status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  readonly billingReason: 'subscription_create' | 'subscription_cycle' | 'subscription_update';
  readonly currency: string;
  readonly lines: readonly LineFacts[];
  readonly amountDue: number;
  readonly amountPaid: number;
  readonly attemptCount: number;
  readonly nextPaymentAttempt: number | null;
  /** When a draft is finalized by itself; null: never, or it was. */
  readonly finalizesAt: number | null;
  readonly finalizedAt: number | null;
  readonly paidAt: number | null;
  readonly voidedAt: number | null;
  readonly uncollectibleAt: number | null;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly number: string | null;
  readonly paymentIntent: string | null;
  readonly charge: string | null;
}

export interface PaymentIntentFacts extends Common {
  readonly customer: string | null;
  readonly invoice: string | null;
  readonly amount: number;
  readonly amountReceived: number;
  readonly currency: string;
  readonly status: Stripe.PaymentIntent.Status;
  readonly charge: string | null;
  readonly error: Required<PaymentErrorOptions> | null;
  readonly description: string | null;
  readonly paymentMethod: string | null;
  readonly canceledAt: number | null;
}

export interface ChargeFacts extends Common {
  readonly paymentIntent: string;
  readonly customer: string | null;
  readonly invoice: string | null;
  readonly amount: number;
  readonly amountRefunded: number;
  /** Oldest first. */
  readonly refunds: readonly string[];
  readonly currency: string;
  readonly status: 'succeeded' | 'failed';
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
  readonly paymentMethod: string;
}

export interface RefundFacts extends Common {
  readonly charge: string;
  readonly paymentIntent: string;
  readonly customer: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly status: 'pending' | 'succeeded' | 'failed' | 'canceled';
  readonly failureReason: string | null;
  /** What the bank will say, and when. */
  readonly verdict: { readonly at: number; readonly status: 'succeeded' | 'failed' } | null;
}

export interface TestClockFacts extends Omit<Common, 'metadata'> {
  readonly name: string | null;
  readonly frozenTime: number;
  /** Advancing takes a while: the first who asks is told so. */
  readonly isAdvancing: boolean;
}

export interface CheckoutSessionFacts extends Common {
  readonly mode: 'payment' | 'subscription';
  readonly lineItems: readonly { readonly price: string; readonly quantity: number }[];
  readonly customer: string;
  readonly clientReferenceId: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly status: 'open' | 'complete' | 'expired';
  readonly subscription: string | null;
  readonly paymentIntent: string | null;
  /** For the subscription that comes of it. */
  readonly subscriptionMetadata: Record<string, string>;
}
