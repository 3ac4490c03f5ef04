import type Stripe from 'stripe';
import { DAY } from './calendar';
import { DEFAULT_CUSTOMER } from './customer.object';
import { stripeId } from './identifiers';
import { type CommonOptions, DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';

export interface DisputeOptions extends CommonOptions {
  id?: string;
  charge?: string;
  paymentIntent?: string | null;
  /** Minor units. */
  amount?: number;
  currency?: string;
  status?: Stripe.Dispute.Status;
  reason?: string;
}

export type OldDispute = ReturnType<typeof oldDispute>;

type Resolved = Required<DisputeOptions>;

/** A dispute that waits for an answer, unless told otherwise. Its id follows from its charge. */
export function dispute(options: DisputeOptions & { shape: 'old' }): OldDispute;
export function dispute(options?: DisputeOptions & { shape?: 'current' }): Stripe.Dispute;
export function dispute(options: DisputeOptions & { shape: StripeShape }): Stripe.Dispute | OldDispute;
export function dispute({ shape, ...options }: DisputeOptions & { shape?: StripeShape } = {}) {
  const charge = options.charge ?? stripeId('ch', DEFAULT_CUSTOMER);
  const defaults: Resolved = {
    id: stripeId('du', charge),
    charge,
    paymentIntent: stripeId('pi', charge),
    amount: 2900,
    currency: 'usd',
    status: 'needs_response',
    reason: 'fraudulent',
    created: DEFAULT_CREATED,
    livemode: false,
    metadata: {},
  };
  const resolved = withDefaults(defaults, options);
  return shape === 'old' ? oldDispute(resolved) : currentDispute(resolved);
}

function currentDispute(options: Resolved): Stripe.Dispute {
  const { evidence, evidence_details: details, ...others } = oldDispute(options);
  return {
    ...others,
    enhanced_eligibility_types: [],
    evidence: { ...evidence, enhanced_evidence: {} },
    evidence_details: { ...details, enhanced_eligibility: {}, submission_method: 'not_submitted' },
    intended_submission_method: null,
    payment_method_details: {
      card: { brand: 'visa', case_type: 'chargeback', network: 'visa', network_reason_code: '10.4' },
      type: 'card',
    },
  };
}

function oldDispute(options: Resolved) {
  return {
    id: options.id,
    object: 'dispute' as const,
    amount: options.amount,
    balance_transactions: [],
    charge: options.charge,
    created: options.created,
    currency: options.currency,
    evidence: {
      access_activity_log: null,
      billing_address: null,
      cancellation_policy: null,
      cancellation_policy_disclosure: null,
      cancellation_rebuttal: null,
      customer_communication: null,
      customer_email_address: 'ada@example.test',
      customer_name: null,
      customer_purchase_ip: null,
      customer_signature: null,
      duplicate_charge_documentation: null,
      duplicate_charge_explanation: null,
      duplicate_charge_id: null,
      product_description: null,
      receipt: null,
      refund_policy: null,
      refund_policy_disclosure: null,
      refund_refusal_explanation: null,
      service_date: null,
      service_documentation: null,
      shipping_address: null,
      shipping_carrier: null,
      shipping_date: null,
      shipping_documentation: null,
      shipping_tracking_number: null,
      uncategorized_file: null,
      uncategorized_text: null,
    },
    evidence_details: {
      due_by: options.created + 7 * DAY,
      has_evidence: false,
      past_due: false,
      submission_count: 0,
    },
    is_charge_refundable: false,
    livemode: options.livemode,
    metadata: options.metadata,
    payment_intent: options.paymentIntent,
    reason: options.reason,
    status: options.status,
  };
}
