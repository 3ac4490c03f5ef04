import type Stripe from 'stripe';
import { currentCharge } from './charge.current-shape';
import { oldCharge, type OldCharge } from './charge.old-shape';
import { DEFAULT_CUSTOMER } from './customer.object';
import { stripeId } from './identifiers';
import { DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';
import type { ChargeOptions, ResolvedCharge } from './charge.options';

export type { RefundOptions, ChargeOptions } from './charge.options';

/**
 * A card charge. Its id follows from its payment intent, so a second attempt needs an id of its own. Fields without an
 * option of their own can be replaced by spreading the result.
 */
export function charge(options: ChargeOptions & { shape: 'old' }): OldCharge;
export function charge(options?: ChargeOptions & { shape?: 'current' }): Stripe.Charge;
export function charge(options: ChargeOptions & { shape: StripeShape }): Stripe.Charge | OldCharge;
export function charge({ shape, ...options }: ChargeOptions & { shape?: StripeShape } = {}) {
  const resolved = resolve(options);
  return shape === 'old' ? oldCharge(resolved) : currentCharge(resolved);
}

function resolve(options: ChargeOptions): ResolvedCharge {
  const customer = options.customer === undefined ? DEFAULT_CUSTOMER : options.customer;
  const created = options.created ?? DEFAULT_CREATED;
  const paymentIntent =
    options.paymentIntent === undefined
      ? stripeId('pi', customer ?? 'guest', created)
      : options.paymentIntent;
  const id = options.id ?? stripeId('ch', paymentIntent ?? `${customer ?? 'guest'}@${created}`);
  const amount = options.amount ?? 2900;
  const refunds = (options.refunds ?? []).map((refund, index) =>
    withDefaults(
      { id: stripeId('re', id, index), amount: 0, created: created + index + 1, status: 'succeeded' },
      refund,
    ),
  );
  const amountRefunded = options.amountRefunded ?? refunds.reduce((sum, refund) => sum + refund.amount, 0);
  const defaults: ResolvedCharge = {
    id,
    paymentIntent,
    customer,
    invoice: null,
    amount,
    refunds,
    refundsTruncated: false,
    amountRefunded,
    refunded: amountRefunded > 0 && amountRefunded === amount,
    currency: 'usd',
    status: 'succeeded',
    failureCode: null,
    failureMessage: null,
    // A charge gets a new receipt with every refund.
    receiptUrl: `https://pay.stripe.com/receipts/${stripeId('receipt', id, amountRefunded)}`,
    created,
    livemode: false,
    metadata: {},
  };
  return withDefaults(defaults, { ...options, refunds });
}
