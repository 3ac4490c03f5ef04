import type Stripe from 'stripe';
import { stripeId } from './identifiers';
import type { ResolvedPaymentIntent } from './payment-intent.options';

/** `latest_charge` in place of `charges` (since 2022-11-15), and no `invoice` (since 2025-03-31.basil). */
export function currentPaymentIntent(options: ResolvedPaymentIntent): Stripe.PaymentIntent {
  const method = stripeId('pm', options.customer ?? 'guest');
  return {
    id: options.id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: options.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: options.amountReceived,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${options.id}_secret_simulated`,
    confirmation_method: 'automatic',
    created: options.created,
    currency: options.currency,
    customer: options.customer,
    customer_account: null,
    description: options.description,
    excluded_payment_method_types: null,
    last_payment_error: lastPaymentError(options, method),
    latest_charge: options.charge,
    livemode: options.livemode,
    managed_payments: null,
    metadata: options.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: options.error ? null : method,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: { installments: null, mandate_options: null, network: null, request_three_d_secure: 'automatic' },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: 'off_session',
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: options.status,
    transfer_data: null,
    transfer_group: null,
  };
}

function lastPaymentError(
  options: ResolvedPaymentIntent,
  method: string,
): Stripe.PaymentIntent.LastPaymentError | null {
  if (options.error === null) return null;
  return {
    advice_code: 'try_again_later',
    ...(options.charge === null ? {} : { charge: options.charge }),
    code: options.error.code,
    decline_code: options.error.declineCode,
    doc_url: `https://docs.stripe.com/error-codes/${options.error.code.replaceAll('_', '-')}`,
    message: options.error.message,
    payment_method: declinedMethod(options, method),
    type: 'card_error',
  };
}

function declinedMethod(options: ResolvedPaymentIntent, id: string): Stripe.PaymentMethod {
  return {
    id,
    object: 'payment_method',
    allow_redisplay: 'limited',
    billing_details: {
      address: { city: null, country: 'PT', line1: null, line2: null, postal_code: null, state: null },
      email: null,
      name: null,
      phone: null,
      tax_id: null,
    },
    created: options.created,
    customer: options.customer,
    customer_account: null,
    livemode: options.livemode,
    metadata: {},
    type: 'card',
  };
}
