import type { RefundOptions, ResolvedCharge } from './charge.options';
import { stripeId } from './identifiers';
import { listOf } from './stripe-shape';

/** With its refunds, newest first, and the invoice it paid. */
export function oldCharge(options: ResolvedCharge) {
  const failed = options.status === 'failed';
  return {
    id: options.id,
    object: 'charge' as const,
    amount: options.amount,
    amount_captured: failed ? 0 : options.amount,
    amount_refunded: options.amountRefunded,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: failed ? null : stripeId('txn', options.id),
    billing_details: {
      address: { city: null, country: 'PT', line1: null, line2: null, postal_code: null, state: null },
      email: null,
      name: null,
      phone: null,
    },
    calculated_statement_descriptor: 'EXAMPLE SOFTWARE',
    captured: !failed,
    created: options.created,
    currency: options.currency,
    customer: options.customer,
    description: 'Subscription update',
    destination: null,
    dispute: null,
    disputed: false,
    failure_code: options.failureCode,
    failure_message: options.failureMessage,
    fraud_details: {},
    invoice: options.invoice,
    livemode: options.livemode,
    metadata: options.metadata,
    on_behalf_of: null,
    order: null,
    outcome: {
      network_status: failed ? 'declined_by_network' : 'approved_by_network',
      reason: options.failureCode,
      risk_level: 'normal',
      risk_score: 32,
      seller_message: failed ? 'The bank did not return any further details.' : 'Payment complete.',
      type: failed ? 'issuer_declined' : 'authorized',
    },
    paid: !failed,
    payment_intent: options.paymentIntent,
    payment_method: stripeId('pm', options.customer ?? 'guest'),
    payment_method_details: {
      card: {
        brand: 'visa',
        checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
        country: 'PT',
        exp_month: 11,
        exp_year: 2030,
        fingerprint: stripeId('fp', options.customer ?? 'guest').slice(-16),
        funding: 'credit',
        installments: null,
        last4: '4242',
        network: 'visa',
        three_d_secure: null,
        wallet: null,
      },
      type: 'card' as const,
    },
    receipt_email: null,
    receipt_number: null,
    receipt_url: options.receiptUrl,
    refunded: options.refunded,
    refunds: {
      ...listOf(
        `/v1/charges/${options.id}/refunds`,
        options.refunds.toReversed().map((refund) => oldRefund(refund, options)),
        options.refundsTruncated,
      ),
      total_count: options.refunds.length,
    },
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: options.status,
    transfer_data: null,
    transfer_group: null,
  };
}

function oldRefund(refund: Required<RefundOptions>, owner: ResolvedCharge) {
  return {
    id: refund.id,
    object: 'refund' as const,
    amount: refund.amount,
    balance_transaction: stripeId('txn', refund.id),
    charge: owner.id,
    created: refund.created,
    currency: owner.currency,
    metadata: {},
    payment_intent: owner.paymentIntent,
    reason: 'requested_by_customer' as const,
    receipt_number: null,
    source_transfer_reversal: null,
    status: refund.status,
    transfer_reversal: null,
  };
}

export type OldCharge = ReturnType<typeof oldCharge>;
