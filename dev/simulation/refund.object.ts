import type Stripe from 'stripe';
import { DEFAULT_CUSTOMER } from './customer.object';
import { stripeId } from './identifiers';
import { type CommonOptions, DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';

export interface RefundObjectOptions extends Omit<CommonOptions, 'livemode'> {
  id?: string;
  charge?: string | null;
  paymentIntent?: string | null;
  /** In the body of the current shape only. */
  customer?: string | null;
  /** Minor units. */
  amount?: number;
  currency?: string;
  status?: string;
  /** Why it failed. https://docs.stripe.com/refunds#failed-refunds */
  failureReason?: string;
}

export type OldRefund = ReturnType<typeof oldRefund>;

type Resolved = Required<Omit<RefundObjectOptions, 'failureReason'>> & { failureReason: string | undefined };

/** A refund; succeeded unless told otherwise. Its id follows from its charge, so that a second one needs an id of its own. */
export function refund(options: RefundObjectOptions & { shape: 'old' }): OldRefund;
export function refund(options?: RefundObjectOptions & { shape?: 'current' }): Stripe.Refund;
export function refund(options: RefundObjectOptions & { shape: StripeShape }): Stripe.Refund | OldRefund;
export function refund({ shape, ...options }: RefundObjectOptions & { shape?: StripeShape } = {}) {
  const charge = options.charge === undefined ? stripeId('ch', DEFAULT_CUSTOMER) : options.charge;
  const defaults: Resolved = {
    id: stripeId('re', charge ?? 'guest', 0),
    charge,
    paymentIntent: stripeId('pi', charge ?? 'guest'),
    customer: DEFAULT_CUSTOMER,
    amount: 2900,
    currency: 'usd',
    status: 'succeeded',
    failureReason: options.status === 'failed' ? 'expired_or_canceled_card' : undefined,
    created: DEFAULT_CREATED,
    metadata: {},
  };
  const resolved = withDefaults(defaults, options);
  return shape === 'old' ? oldRefund(resolved) : currentRefund(resolved);
}

function currentRefund(options: Resolved): Stripe.Refund {
  return {
    ...oldRefund(options),
    customer: options.customer,
    customer_account: null,
    destination_details: { card: { reference_status: 'pending', type: 'refund' }, type: 'card' },
    payment_method: stripeId('pm', options.customer ?? 'guest'),
  };
}

/** Without its customer, which refunds tell since 2026-03-25.dahlia only. */
function oldRefund(options: Resolved) {
  const failed = options.status === 'failed' || options.status === 'canceled';
  return {
    id: options.id,
    object: 'refund' as const,
    amount: options.amount,
    balance_transaction: stripeId('txn', options.id),
    charge: options.charge,
    created: options.created,
    currency: options.currency,
    ...(failed && { failure_balance_transaction: stripeId('txn', options.id, 'failure') }),
    ...(options.failureReason !== undefined && { failure_reason: options.failureReason }),
    metadata: options.metadata,
    payment_intent: options.paymentIntent,
    reason: 'requested_by_customer' as const,
    receipt_number: null,
    source_transfer_reversal: null,
    status: options.status,
    transfer_reversal: null,
  };
}
