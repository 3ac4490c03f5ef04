import type Stripe from 'stripe';
import { addMonths } from './calendar';
import { DEFAULT_CUSTOMER } from './customer.object';
import { stripeId } from './identifiers';
import { resolvePrice } from './price.object';
import { DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';
import { currentSubscription } from './subscription.current-shape';
import { oldSubscription, type OldSubscription } from './subscription.old-shape';
import type { SubscriptionOptions, ResolvedSubscription } from './subscription.options';

export type { SubscriptionItemOptions, SubscriptionOptions } from './subscription.options';

/**
 * A Stripe subscription. Its id follows from its customer, so that a customer's only subscription needs no id of its
 * own. Fields without an option of their own can be replaced by spreading the result.
 */
export function subscription(options: SubscriptionOptions & { shape: 'old' }): OldSubscription;
export function subscription(options?: SubscriptionOptions & { shape?: 'current' }): Stripe.Subscription;
export function subscription(
  options: SubscriptionOptions & { shape: StripeShape },
): Stripe.Subscription | OldSubscription;
export function subscription({ shape, ...options }: SubscriptionOptions & { shape?: StripeShape } = {}) {
  const resolved = resolve(options);
  return shape === 'old' ? oldSubscription(resolved) : currentSubscription(resolved);
}

function resolve(options: SubscriptionOptions): ResolvedSubscription {
  const customer = options.customer ?? DEFAULT_CUSTOMER;
  const id = options.id ?? stripeId('sub', customer);
  const created = options.created ?? DEFAULT_CREATED;
  const periodStart = options.periodStart ?? created;
  const periodEnd = options.periodEnd ?? addMonths(periodStart);
  const items = (options.items ?? [{ price: stripeId('price', 'default') }]).map((item, index) => ({
    id: item.id ?? stripeId('si', id, index),
    price: resolvePrice(item.price),
    quantity: item.quantity === undefined ? 1 : item.quantity,
    periodStart: item.periodStart ?? periodStart,
    periodEnd: item.periodEnd ?? periodEnd,
    metadata: item.metadata ?? {},
  }));
  const defaults: ResolvedSubscription = {
    id,
    customer,
    status: 'active',
    items,
    itemsTruncated: false,
    created,
    livemode: false,
    metadata: {},
    periodStart,
    periodEnd,
    cancelAtPeriodEnd: false,
    cancelAt: options.cancelAtPeriodEnd ? periodEnd : null,
    canceledAt: null,
    endedAt: null,
    cancellationReason: null,
    trialStart: null,
    trialEnd: null,
    pauseCollection: null,
    defaultPaymentMethod: null,
    latestInvoice: null,
  };
  return withDefaults(defaults, { ...options, items });
}
