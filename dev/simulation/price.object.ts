import Stripe = require('stripe');
import { stripeId } from './identifiers';
import { DEFAULT_CREATED, type StripeShape, withDefaults } from './stripe-shape';

export interface PriceOptions {
  id: string;
  product?: string;
  /** In the currency's minor unit. */
  unitAmount?: number;
  currency?: string;
  interval?: 'day' | 'week' | 'month' | 'year';
  nickname?: string | null;
  /** It can be bought anew. */
  active?: boolean;
  created?: number;
  livemode?: boolean;
}

export type ResolvedPrice = Required<PriceOptions>;

/** A price named by its id alone costs 29.00 USD a month. */
export function resolvePrice(given: string | PriceOptions): ResolvedPrice {
  const options = typeof given === 'string' ? { id: given } : given;
  const defaults: ResolvedPrice = {
    id: options.id,
    product: stripeId('prod', options.id),
    unitAmount: 2900,
    currency: 'usd',
    interval: 'month',
    nickname: null,
    active: true,
    created: DEFAULT_CREATED,
    livemode: false,
  };
  return withDefaults(defaults, options);
}

/** A price as its own events show it. */
export function price({ shape, ...options }: PriceOptions & { shape?: StripeShape }) {
  const resolved = resolvePrice(options);
  return shape === 'old' ? oldPrice(resolved) : currentPrice(resolved);
}

export function currentPrice(facts: ResolvedPrice): Stripe.Price {
  return {
    id: facts.id,
    object: 'price',
    active: facts.active,
    billing_scheme: 'per_unit',
    created: facts.created,
    currency: facts.currency,
    custom_unit_amount: null,
    livemode: facts.livemode,
    lookup_key: null,
    metadata: {},
    nickname: facts.nickname,
    product: facts.product,
    recurring: {
      interval: facts.interval,
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: 'licensed',
    },
    tax_behavior: 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring',
    unit_amount: facts.unitAmount,
    unit_amount_decimal: Stripe.Decimal.from(String(facts.unitAmount)),
  };
}

/** The `plan` that Stripe still sends beside every recurring price. */
export function currentPlan(facts: ResolvedPrice): Stripe.Plan {
  return {
    id: facts.id,
    object: 'plan',
    active: facts.active,
    amount: facts.unitAmount,
    amount_decimal: Stripe.Decimal.from(String(facts.unitAmount)),
    billing_scheme: 'per_unit',
    created: facts.created,
    currency: facts.currency,
    interval: facts.interval,
    interval_count: 1,
    livemode: facts.livemode,
    metadata: {},
    meter: null,
    nickname: facts.nickname,
    product: facts.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed',
  };
}

export function oldPrice(facts: ResolvedPrice) {
  return {
    id: facts.id,
    object: 'price' as const,
    active: facts.active,
    billing_scheme: 'per_unit' as const,
    created: facts.created,
    currency: facts.currency,
    livemode: facts.livemode,
    lookup_key: null,
    metadata: {},
    nickname: facts.nickname,
    product: facts.product,
    recurring: {
      aggregate_usage: null,
      interval: facts.interval,
      interval_count: 1,
      trial_period_days: null,
      usage_type: 'licensed' as const,
    },
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring' as const,
    unit_amount: facts.unitAmount,
    unit_amount_decimal: String(facts.unitAmount),
  };
}

export function oldPlan(facts: ResolvedPrice) {
  return {
    id: facts.id,
    object: 'plan' as const,
    active: facts.active,
    aggregate_usage: null,
    amount: facts.unitAmount,
    amount_decimal: String(facts.unitAmount),
    billing_scheme: 'per_unit' as const,
    created: facts.created,
    currency: facts.currency,
    interval: facts.interval,
    interval_count: 1,
    livemode: facts.livemode,
    metadata: {},
    nickname: facts.nickname,
    product: facts.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: 'licensed' as const,
  };
}
