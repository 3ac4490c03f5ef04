import type { CustomerScript } from './script';

/** What the history's teller knows to be true. Times are Unix seconds, amounts minor units. */

export interface TenantTruth {
  id: string;
  slug: string;
  /** The plan's slug that the product gave it by hand. */
  initialPlan: string | null;
  isLate: boolean;
  workspaces: string[];
}

export interface CustomerTruth {
  id: string;
  created: number;
  script: Pick<CustomerScript, 'linkedBy' | 'tenant'>;
  state: CustomerState;
  /** Some event has told its state. */
  isSeen: boolean;
  /** An event has named it, or somebody has linked it. */
  isMentioned: boolean;
  /** The last tenant that its metadata named, as sent; an event without a name takes nothing back. */
  claim: string | null;
  /** What a person or the product said, which outranks all metadata. */
  link: TenantTruth | null;
  /** Its metadata, or that of a subscription, may name a tenant. */
  mayBeNamed: boolean;
  /** Its metadata has named something that is no tenant. */
  hasNamedGarbage: boolean;
  /** What was given to its checkout sessions, with when they were made. */
  checkouts: CheckoutTruth[];
  /** Stripe has deleted it. */
  isGone: boolean;
  /** Every tenant it may have belonged to on the way, also if only because of the order of arrival. */
  mayHaveBeenOf: Set<TenantTruth>;
}

export interface CheckoutTruth {
  id: string;
  created: number;
  subscription: string | null;
  /** The tenant that the server wrote into its metadata. */
  named: string | null;
  /** `client_reference_id` */
  reference: string | null;
}

export interface CustomerState {
  name: string;
  card: string;
  /** `metadata.tenant_id` */
  tenantName: string | null;
}

export interface PriceTruth {
  id: string;
  product: string;
  /** Null: said to buy no plan. Undefined: nobody has said anything. */
  plan: string | null | undefined;
  /** What Stripe calls it. */
  state: { active: boolean; deleted: boolean; nickname: string | null };
  productName: string;
  /** Some event has told the price's, or the product's, state. */
  isSeen: boolean;
  isProductSeen: boolean;
}

export interface SubscriptionTruth {
  id: string;
  customer: CustomerTruth;
  created: number;
  state: SubscriptionState;
  /** The one before the last change. */
  before: SubscriptionState | undefined;
  /** Some event has told its state. */
  isSeen: boolean;
  isOver: boolean;
  claim: string | null;
  /** Prices and statuses that it had at any time. */
  pricesHad: Set<PriceTruth>;
  statusesHad: Set<string>;
}

export interface SubscriptionState {
  status: string;
  items: ItemState[];
  periodStart: number;
  periodEnd: number;
  cancelAtPeriodEnd: boolean;
  cancelAt: number | null;
  canceledAt: number | null;
  endedAt: number | null;
  trialEnd: number | null;
  pauseCollection: 'void' | null;
  tenantName: string | null;
  /** Nothing that is stored. */
  card: string;
}

export interface ItemState {
  id: string;
  price: PriceTruth;
  quantity: number | null;
  /** Its own billing period, where it is not the subscription's. */
  period: { start: number; end: number } | null;
}

export interface InvoiceTruth {
  id: string;
  customer: CustomerTruth;
  subscription: string;
  status: 'draft' | 'open' | 'paid' | 'uncollectible' | 'void';
  amountDue: number;
  /** Some event has told its state. */
  isSeen: boolean;
  attempts: number;
  nextPaymentAttempt: number | null;
  billingReason: string;
  payment: PaymentTruth | null;
}

export interface PaymentTruth {
  id: string;
  /** Null: a guest's. */
  customer: CustomerTruth | null;
  invoice: string | null;
  amount: number;
  /** Some event has told its state. */
  isSeen: boolean;
  attempts: number;
  status: 'requires_payment_method' | 'requires_action' | 'processing' | 'succeeded' | 'canceled';
  errorCode: string | null;
  errorMessage: string | null;
}

export interface ChargeTruth {
  id: string;
  payment: PaymentTruth;
  refunds: RefundTruth[];
  /** The cumulative amount that an event about the charge told last; none tells that it has fallen. */
  told: number;
}

export interface RefundTruth {
  id: string;
  charge: ChargeTruth;
  amount: number;
  status: 'pending' | 'succeeded' | 'failed' | 'canceled';
  created: number;
}

export interface DisputeTruth {
  id: string;
  charge: ChargeTruth;
  status: 'needs_response' | 'under_review' | 'appeal_needs_response' | 'won' | 'lost';
}

/** Something that the ledger has to say once, however many events state it. */
export interface FactTruth {
  kind: 'payment' | 'payment_failed' | 'refund' | 'refund_failed' | 'invoice_paid' | 'invoice_payment_failed';
  objectId: string;
  factKey: string;
  amount: number;
  newAmount: number | null;
  customer: CustomerTruth | null;
  events: { id: string; created: number }[];
}

/** An event that was sent, and what it was about. */
export interface EventTruth {
  id: string;
  type: string;
  objectId: string;
  customer: CustomerTruth | null;
  /** The prices of the state that it told, if it is a subscription's. */
  prices: readonly PriceTruth[];
  /** It is not done before its customer belongs to a tenant. */
  needsTenant: boolean;
}
