import Stripe = require('stripe');
import { stripeId } from './identifiers';
import { DEFAULT_CREATED, withDefaults } from './stripe-shape';

export interface PriceOptions {
  id: string;
  product?: string;
  /** In the currency's minor unit. */
  unitAmount?: number;
  currency?: string;
  interval?: 'day' | 'week' | 'month' | 'year';
  nickname?: string | null;
  created?: number;
  livemode?: boolean;
}

export type ResolvedPrice = Required<PriceOptions>;

/** A price named by its id alone costs 29.00 USD a month. */
export function resolvePrice(price: string | PriceOptions): ResolvedPrice {
  const options = typeof price === 'string' ? { id: price } : price;
  const defaults: ResolvedPrice = {
    id: options.id,
    product: stripeId('prod', options.id),
    unitAmount: 2900,
    currency: 'usd',
    interval: 'month',
    nickname: null,
    created: DEFAULT_CREATED,
    livemode: false,
  };
  return withDefaults(defaults, options);
}

export function currentPrice(price: ResolvedPrice): Stripe.Price {
  return {
    id: price.id,
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    custom_unit_amount: null,
    livemode: price.livemode,
    lookup_key: null,
    metadata: {},
    nickname: price.nickname,
    product: price.product,
    recurring: {
      interval: price.interval,
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: 'licensed',
    },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring',
    unit_amount: price.unitAmount,
    unit_amount_decimal: Stripe.Decimal.from(String(price.unitAmount)),
  };
}

/** The `plan` that Stripe still sends beside every recurring price. */
export function currentPlan(price: ResolvedPrice): Stripe.Plan {
  return {
    id: price.id,
    object: 'plan',
    active: true,
    amount: price.unitAmount,
    amount_decimal: Stripe.Decimal.from(String(price.unitAmount)),
    billing_scheme: 'per_unit',
    created: price.created,
    currency: price.currency,
    interval: price.interval,
    interval_count: 1,
    livemode: price.livemode,
    metadata: {},
    meter: null,
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

export function oldPrice(price: ResolvedPrice) {
  return {
    id: price.id,
    object: 'price' as const,
    active: true,
    billing_scheme: 'per_unit' as const,
    created: price.created,
    currency: price.currency,
    livemode: price.livemode,
    lookup_key: null,
    metadata: {},
    nickname: price.nickname,
    product: price.product,
    recurring: {
      aggregate_usage: null,
      interval: price.interval,
      interval_count: 1,
      trial_period_days: null,
      usage_type: 'licensed' as const,
    },
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring' as const,
    unit_amount: price.unitAmount,
    unit_amount_decimal: String(price.unitAmount),
  };
}

export function oldPlan(price: ResolvedPrice) {
  return {
    id: price.id,
    object: 'plan' as const,
    active: true,
    aggregate_usage: null,
    amount: price.unitAmount,
    amount_decimal: String(price.unitAmount),
    billing_scheme: 'per_unit' as const,
    created: price.created,
    currency: price.currency,
    interval: price.interval,
    interval_count: 1,
    livemode: price.livemode,
    metadata: {},
    nickname: price.nickname,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed' as const,
  };
}
