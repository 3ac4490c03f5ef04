import * as fc from 'fast-check';

/** When and where one delivery arrives. Waves are far apart: what came in one is dealt with before the next begins. */
export interface Arrival {
  wave: number;
  /** Its place among the other deliveries of its wave. */
  place: number;
  /** The service instance that receives it. */
  replica: number;
}

/** What becomes of one event on its way. */
export interface Post {
  /** The leading digit of the event's id: ids say nothing of the order in which things happened. */
  rank: number;
  first: Arrival;
  /** Delivered a second time. */
  again: Arrival | null;
}

/** Something happens. What its numbers mean is up to its kind; what cannot happen in the situation is left out. */
export interface Step {
  kind: StepKind;
  /** Seconds since the step before; 0 is within the same second. */
  after: number;
  /** Which of the customers, subscriptions, … it happens to. */
  subject: number;
  /** Which plan, tenant, amount, … */
  choice: number;
  /** No request of a person's is behind it. */
  byStripe: boolean;
  /** Stripe makes two Event objects of it. */
  isTwin: boolean;
  /** By how many seconds the clock was slow that dated it; only final states survive that. */
  lag: number;
  /** For the events that come of it. */
  posts: readonly Post[];
  /** When it is done, if it is done by people and not told by Stripe. */
  wave: number;
}

export const stepKinds = [
  'subscribe',
  'change plan',
  'change quantity',
  'add item',
  'remove item',
  'change back',
  'schedule cancellation',
  'withdraw cancellation',
  'fall behind',
  'recover',
  'renew',
  'pause or resume collection',
  'pause or resume subscription',
  'apply pending update',
  'change card of subscription',
  'subscription names tenant',
  'expire incomplete',
  'delete subscription',
  'annotate ended subscription',
  'remind of trial end',
  'rename customer',
  'change card of customer',
  'customer names tenant',
  'customer forgets tenant',
  'customer changes its mind',
  'check out',
  'delete customer',
  'fail payment',
  'fail authentication',
  'pay invoice',
  'payment is under way or canceled',
  'draft invoice',
  'give up invoice',
  'refund in part',
  'refund arrives or fails',
  'dispute charge',
  'guest pays',
  'bill nothing',
  'change price',
  'rename product',
  'link by admin',
  'link by SQL',
  'map price by admin',
  'map price by SQL',
  'insert workspace',
] as const;
export type StepKind = (typeof stepKinds)[number];

export interface TenantScript {
  /** Null: it was there before anything happened. Else the product inserts it in that wave. */
  insertedInWave: number | null;
  /** The plan that the product gave it by hand. */
  plan: null | 'free' | 'pro';
}

/** Who says first whose a customer is: its metadata, that of its subscriptions, a checkout, an admin, the product, nobody. */
export const linkedBy = ['customer', 'subscription', 'checkout', 'admin', 'product', 'nobody'] as const;

export interface CustomerScript {
  linkedBy: (typeof linkedBy)[number];
  tenant: number;
  /** False: it is older than the endpoint, so that its creation was never sent. */
  isCreationTold: boolean;
  post: Post;
  wave: number;
}

export interface PriceScript {
  mapped: 'before' | 'late by admin' | 'late by SQL' | 'never';
  wave: number;
}

/** Everything that makes a history, as plain data that fast-check can shrink. */
export interface Script {
  shape: 'current' | 'old';
  /** Deliveries of a wave one by one, each dealt with before the next; else all at once. */
  isOneByOne: boolean;
  /** The product does whatever it does by SQL before anything else: nothing is left to the upkeep to notice. */
  isProductEarly: boolean;
  tenants: readonly TenantScript[];
  customers: readonly CustomerScript[];
  prices: readonly PriceScript[];
  steps: readonly Step[];
  /** Which event an admin replays in the end. */
  replayed: number;
}

export const WAVES = 3;
const wave = fc.nat(WAVES - 1);
/** Not worth the time of making it smaller: no number of these is simpler than another. */
const any = (max: number) => fc.noShrink(fc.nat(max));
const arrival: fc.Arbitrary<Arrival> = fc.record({ wave, place: any(99), replica: any(1) });
const post: fc.Arbitrary<Post> = fc.record({
  rank: any(9),
  first: arrival,
  again: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: arrival }),
});

/** What happens most is what tells most: changes of one subscription, and money. */
const weights: Partial<Record<StepKind, number>> = {
  subscribe: 3,
  'change plan': 5,
  'change back': 4,
  'change quantity': 3,
  'delete subscription': 3,
  'fail payment': 3,
  'pay invoice': 4,
  'payment is under way or canceled': 2,
  'refund in part': 4,
  'refund arrives or fails': 4,
  'dispute charge': 2,
  'draft invoice': 2,
  'change price': 3,
  'rename product': 2,
  'check out': 3,
  'fall behind': 2,
  recover: 2,
  'customer names tenant': 5,
  'give up invoice': 2,
  'subscription names tenant': 2,
  'link by admin': 5,
};
const kind = fc.oneof(
  ...stepKinds.map((each) => ({ weight: weights[each] ?? 1, arbitrary: fc.constant(each) })),
);

const step: fc.Arbitrary<Step> = fc.record({
  kind,
  after: fc.constantFrom(0, 0, 0, 0, 1, 1, 86_400),
  subject: fc.noShrink(fc.constantFrom(0, 0, 0, 1, 2)),
  choice: any(11),
  byStripe: fc.noShrink(fc.boolean()),
  isTwin: fc.nat(5).map((n) => n === 5),
  lag: fc.constantFrom(0, 0, 0, 1, 2),
  posts: fc.array(post, { minLength: 4, maxLength: 4 }),
  wave,
});

const tenant: fc.Arbitrary<TenantScript> = fc.record({
  insertedInWave: fc.option(wave, { freq: 3 }),
  plan: fc.constantFrom(null, 'free', 'pro'),
});

const customer: fc.Arbitrary<CustomerScript> = fc.record({
  linkedBy: fc.constantFrom(...linkedBy, 'customer', 'subscription'),
  tenant: fc.nat(2),
  isCreationTold: fc.nat(3).map((n) => n < 3),
  post,
  wave,
});

const price: fc.Arbitrary<PriceScript> = fc.record({
  mapped: fc.constantFrom('before', 'before', 'before', 'late by admin', 'late by SQL', 'never'),
  wave,
});

/** How many prices a history has that are meant to buy a plan. */
export const PRICES = 4;

export const scripts: fc.Arbitrary<Script> = fc.record({
  // First, so that the first thing that fast-check tries to make smaller is what happens.
  steps: fc.array(step, { minLength: 1, maxLength: 18, size: 'max' }),
  shape: fc.constantFrom('current', 'old'),
  isOneByOne: fc.boolean(),
  isProductEarly: fc.boolean(),
  tenants: fc.array(tenant, { minLength: 1, maxLength: 3 }),
  customers: fc.array(customer, { minLength: 1, maxLength: 3 }),
  prices: fc.array(price, { minLength: PRICES, maxLength: PRICES }),
  replayed: any(999),
});
