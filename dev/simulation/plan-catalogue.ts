import { stripeId, uuid } from './identifiers';
import type { PriceOptions } from './price.object';

/** What the simulated product sells: a row of `plans` with the Stripe prices that mean it. */
export interface CataloguePlan {
  id: string;
  name: string;
  slug: 'free' | 'starter' | 'pro' | 'business';
  isDefault: boolean;
  limits: {
    workspaces: number;
    membersPerWorkspace: number;
    projectsPerWorkspace: number;
    storageMb: number;
    executionsPerMonth: number;
  };
  prices: Readonly<Partial<Record<Currency, CataloguePrice>>>;
}

/** Yen have no minor unit, which is what makes them worth simulating. */
export type Currency = 'usd' | 'jpy';

/** A price whose amount is known. */
export type CataloguePrice = PriceOptions & { unitAmount: number };

function price(nickname: string, currency: Currency, unitAmount: number): CataloguePrice {
  return { id: stripeId('price', nickname, currency), nickname, currency, unitAmount };
}

export const FREE: CataloguePlan = {
  id: uuid('plan', 'free'),
  name: 'Free',
  slug: 'free',
  isDefault: true,
  limits: {
    workspaces: 1,
    membersPerWorkspace: 2,
    projectsPerWorkspace: 3,
    storageMb: 500,
    executionsPerMonth: 1_000,
  },
  prices: {},
};

export const STARTER: CataloguePlan = {
  id: uuid('plan', 'starter'),
  name: 'Starter',
  slug: 'starter',
  isDefault: false,
  limits: {
    workspaces: 3,
    membersPerWorkspace: 5,
    projectsPerWorkspace: 10,
    storageMb: 5_000,
    executionsPerMonth: 20_000,
  },
  prices: { usd: price('Starter', 'usd', 1_900) },
};

export const PRO: CataloguePlan = {
  id: uuid('plan', 'pro'),
  name: 'Pro',
  slug: 'pro',
  isDefault: false,
  limits: {
    workspaces: 10,
    membersPerWorkspace: 20,
    projectsPerWorkspace: 50,
    storageMb: 50_000,
    executionsPerMonth: 200_000,
  },
  prices: { usd: price('Pro', 'usd', 4_900), jpy: price('Pro', 'jpy', 7_400) },
};

export const BUSINESS: CataloguePlan = {
  id: uuid('plan', 'business'),
  name: 'Business',
  slug: 'business',
  isDefault: false,
  limits: {
    workspaces: 50,
    membersPerWorkspace: 100,
    projectsPerWorkspace: 500,
    storageMb: 500_000,
    executionsPerMonth: 2_000_000,
  },
  prices: { usd: price('Business', 'usd', 14_900) },
};

/** Cheapest first. */
export const PLANS = [FREE, STARTER, PRO, BUSINESS] as const;

/** Sold beside a plan and part of none: its row in `plan_prices` has no plan. */
export const SUPPORT_ADD_ON: CataloguePrice = {
  id: stripeId('price', 'Priority support', 'usd'),
  nickname: 'Priority support',
  currency: 'usd',
  unitAmount: 60_000,
  interval: 'year',
};

/** The plan's price in a currency it is sold in. */
export function priceOf(plan: CataloguePlan, currency: Currency): CataloguePrice {
  const found = plan.prices[currency];
  if (found === undefined) throw new RangeError(`The ${plan.name} plan has no price in ${currency}`);
  return found;
}
