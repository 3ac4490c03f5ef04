import { DAY, HOUR, MINUTE } from './calendar';
import { buildEvent, payloadOf, type SimulatedEvent } from './event.object';
import { BY_STRIPE } from './event-journal';
import { stripeId, uuid } from './identifiers';
import { PLANS } from './plan-catalogue';
import { type Plot, PLOTS } from './plots';
import { price } from './price.object';
import { product } from './product.object';
import { between, type Random, seededRandom } from './random';
import { API_VERSION, type StripeShape } from './stripe-shape';
import { type StoryOptions, type TenantExpectation, TenantStory } from './tenant-story';

export interface SaasMonthOptions {
  seed: string | number;
  /** How many tenants sign up; every kind of story is told from ten on. */
  tenants: number;
  /** In seconds. The last event comes about five weeks later. */
  startsAt: number;
  /** `mixed` tells about every third tenant's story in the old shape. */
  shape?: StripeShape | 'mixed';
}

/** An event and the exact characters that are signed and sent for it. */
export interface Delivery {
  event: SimulatedEvent;
  payload: string;
}

export interface SimulatedTenant {
  id: string;
  name: string;
  slug: string;
  customerId: string;
  plot: string;
  /** Nothing in Stripe names this tenant: an admin has to link its customer. */
  linkedByAdmin: boolean;
  expectation: TenantExpectation;
}

export interface SaasMonth {
  tenants: SimulatedTenant[];
  /** In the order in which it happened. */
  deliveries: Delivery[];
}

/** How long a story takes at most, in seconds: sign-up, one whole period, and a few days of dunning. */
export const MONTH_WITH_DUNNING = 37 * DAY;

/**
 * A month in the life of a small SaaS: trials, first payments, upgrades, failed and recovered renewals, refunds and
 * cancellations, with what the product must believe about each tenant in the end. The same options, the same month.
 */
export function saasMonth(options: SaasMonthOptions): SaasMonth {
  const random = seededRandom(options.seed);
  const casts = Array.from({ length: options.tenants }, (_, index) => castFor(options, index, random));
  const events = [...catalogueEvents(options)];
  const tenants = casts.map(({ plot, facts }): SimulatedTenant => {
    const story = new TenantStory(facts);
    story.signUp();
    story.wait(between(random, MINUTE, 20 * MINUTE));
    plot.tell(story, random);
    events.push(...story.journal.events);
    return {
      id: facts.tenantId,
      name: facts.name,
      slug: facts.slug,
      customerId: facts.customerId,
      plot: plot.title,
      linkedByAdmin: facts.tenantNamedBy === 'nowhere',
      expectation: story.expectation,
    };
  });
  // The sort is stable: what one tenant did within a second stays in order.
  events.sort((one, other) => one.created - other.created);
  return { tenants, deliveries: events.map((event) => ({ event, payload: payloadOf(event) })) };
}

function castFor(
  options: SaasMonthOptions,
  index: number,
  random: Random,
): { plot: Plot; facts: StoryOptions } {
  const plot = PLOTS[index % PLOTS.length];
  if (plot === undefined) throw new RangeError('There is no plot to tell');
  const round = Math.floor(index / PLOTS.length);
  // Only the first round has customers that nobody linked: an admin does that by hand, once or twice.
  const tenantNamedBy = plot.tenantNamedBy === 'nowhere' && round > 0 ? 'customer' : plot.tenantNamedBy;
  const name = nameOf(index);
  const mixed: StripeShape = (index + round) % 3 === 1 ? 'old' : 'current';
  const { seed, shape = 'mixed', startsAt } = options;
  const facts = {
    tenantId: uuid('tenant', seed, index),
    name,
    slug: name.toLowerCase().replaceAll(' ', '-'),
    customerId: stripeId('cus', seed, index),
    shape: shape === 'mixed' ? mixed : shape,
    currency: plot.currency,
    tenantNamedBy,
    startsAt: startsAt + plot.signsUpOnDay * DAY + between(random, 0, 10 * HOUR),
    random,
  };
  return { plot, facts };
}

/** What the plans are called where they are sold; each has been renamed. */
function catalogueEvents({ seed, startsAt, shape: wanted }: SaasMonthOptions): SimulatedEvent[] {
  const shape: StripeShape = wanted === 'old' ? 'old' : 'current';
  return PLANS.filter((plan) => !plan.isDefault).flatMap(({ slug, name, prices }, index) => {
    const told = { created: startsAt + index, apiVersion: API_VERSION[shape], request: BY_STRIPE };
    const sold = product({ id: stripeId('prod', slug), name, created: startsAt, shape });
    const renamed = buildEvent({
      id: stripeId('evt', seed, 'product.updated', slug),
      type: 'product.updated',
      object: sold,
      previousAttributes: { name: `${name} plan` },
      ...told,
    });
    const offered = Object.values(prices).map((each) =>
      buildEvent({
        id: stripeId('evt', seed, 'price.created', each.id),
        type: 'price.created',
        object: price({ ...each, product: sold.id, created: told.created, shape }),
        ...told,
      }),
    );
    return [renamed, ...offered];
  });
}

const NAMES = [
  'Alder Analytics',
  'Birch Books',
  'Cedar Clinics',
  'Dune Design',
  'Ember Energy',
  'Fjord Freight',
  'Grove Games',
  'Harbor Health',
  'Iris Insurance',
  'Juniper Jobs',
  'Kelp Kitchens',
  'Larch Legal',
] as const;

function nameOf(index: number): string {
  const round = Math.floor(index / NAMES.length);
  const name = NAMES[index % NAMES.length] ?? 'Tenant';
  return round === 0 ? name : `${name} ${round + 1}`;
}
