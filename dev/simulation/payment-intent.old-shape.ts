import { charge } from './charge.object';
import { stripeId } from './identifiers';
import type { ResolvedPaymentIntent } from './payment-intent.options';
import { listOf } from './stripe-shape';

/** With its attempts under `charges`, newest first, and the invoice it pays. */
export function oldPaymentIntent(options: ResolvedPaymentIntent) {
  const method = stripeId('pm', options.customer ?? 'guest');
  const attempts = options.charge === null ? [] : [latestAttempt(options, options.charge)];
  return {
    id: options.id,
    object: 'payment_intent' as const,
    amount: options.amount,
    amount_capturable: 0,
    amount_received: options.amountReceived,
    application: null,
    application_fee_amount: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic' as const,
    charges: {
      ...listOf(`/v1/charges?payment_intent=${options.id}`, attempts),
      total_count: attempts.length,
    },
    client_secret: `${options.id}_secret_simulated`,
    confirmation_method: 'automatic' as const,
    created: options.created,
    currency: options.currency,
    customer: options.customer,
    description: options.description,
    invoice: options.invoice,
    last_payment_error:
      options.error === null
        ? null
        : {
            ...(options.charge === null ? {} : { charge: options.charge }),
            code: options.error.code,
            decline_code: options.error.declineCode,
            message: options.error.message,
            payment_method: { id: method, object: 'payment_method' as const, type: 'card' as const },
            type: 'card_error' as const,
          },
    livemode: options.livemode,
    metadata: options.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: options.error ? null : method,
    payment_method_options: { card: { installments: null, request_three_d_secure: 'automatic' as const } },
    payment_method_types: ['card'],
    receipt_email: null,
    review: null,
    setup_future_usage: 'off_session' as const,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: options.status,
    transfer_data: null,
    transfer_group: null,
  };
}

function latestAttempt(options: ResolvedPaymentIntent, id: string) {
  return charge({
    shape: 'old',
    id,
    paymentIntent: options.id,
    customer: options.customer,
    invoice: options.invoice,
    amount: options.amount,
    currency: options.currency,
    created: options.created,
    livemode: options.livemode,
    status: options.error ? 'failed' : 'succeeded',
    failureCode: options.error?.code ?? null,
    failureMessage: options.error?.message ?? null,
  });
}

export type OldPaymentIntent = ReturnType<typeof oldPaymentIntent>;
