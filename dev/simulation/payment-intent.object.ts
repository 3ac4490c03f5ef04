import type Stripe from 'stripe';
import { DEFAULT_CUSTOMER } from './customer.object';
import { stripeId } from './identifiers';
import { currentPaymentIntent } from './payment-intent.current-shape';
import { oldPaymentIntent, type OldPaymentIntent } from './payment-intent.old-shape';
import { DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';
import type {
  PaymentErrorOptions,
  PaymentIntentOptions,
  ResolvedPaymentIntent,
} from './payment-intent.options';

export type { PaymentErrorOptions, PaymentIntentOptions } from './payment-intent.options';

/**
 * A card payment; succeeded unless told otherwise, declined where `error` is given. Fields without an option of their
 * own can be replaced by spreading the result.
 */
export function paymentIntent(options: PaymentIntentOptions & { shape: 'old' }): OldPaymentIntent;
export function paymentIntent(options?: PaymentIntentOptions & { shape?: 'current' }): Stripe.PaymentIntent;
export function paymentIntent(
  options: PaymentIntentOptions & { shape: StripeShape },
): Stripe.PaymentIntent | OldPaymentIntent;
export function paymentIntent({ shape, ...options }: PaymentIntentOptions & { shape?: StripeShape } = {}) {
  const resolved = resolve(options);
  return shape === 'old' ? oldPaymentIntent(resolved) : currentPaymentIntent(resolved);
}

function resolve(options: PaymentIntentOptions): ResolvedPaymentIntent {
  const customer = options.customer === undefined ? DEFAULT_CUSTOMER : options.customer;
  const created = options.created ?? DEFAULT_CREATED;
  const id =
    options.id ??
    (options.invoice ? stripeId('pi', options.invoice) : stripeId('pi', customer ?? 'guest', created));
  const amount = options.amount ?? 2900;
  // After a failed attempt Stripe puts the intent back to where it waits for another card.
  const status = options.status ?? (options.error ? 'requires_payment_method' : 'succeeded');
  const error = options.error
    ? withDefaults<Required<PaymentErrorOptions>>(
        {
          code: 'card_declined',
          declineCode: 'insufficient_funds',
          message: 'Your card has insufficient funds.',
        },
        options.error,
      )
    : null;
  const defaults: ResolvedPaymentIntent = {
    id,
    customer,
    invoice: null,
    amount,
    amountReceived: status === 'succeeded' ? amount : 0,
    currency: 'usd',
    status,
    charge: stripeId('ch', id),
    error,
    description: options.invoice ? 'Subscription update' : null,
    created,
    livemode: false,
    metadata: {},
  };
  return withDefaults(defaults, { ...options, error });
}
