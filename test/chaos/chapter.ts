import { disorder } from '../../dev/simulation/disorder';
import {
  type Delivery,
  MONTH_WITH_DUNNING,
  saasMonth,
  type SimulatedTenant,
} from '../../dev/simulation/saas-month';
import { DEFAULT_CREATED } from '../../dev/simulation/stripe-shape';

const TENANTS = 20;
const DUPLICATES = 0.15;
/** A little fewer than there are, deliveries of one chapter. */
export const CHAPTER_LENGTH = 250;

/** A month of some tenants, with what the product must believe of them once all of it was told. */
export interface Chapter {
  tenants: SimulatedTenant[];
  /** Each event once, in the order in which it happened. */
  events: Delivery[];
  /** The same as a network and a sender that retries bring it: out of order, some of it twice. */
  deliveries: Delivery[];
}

/** The same seed tells the same. Chapters share plans and prices, and nothing else. */
export function chaptersOf(seed: string, count: number): Chapter[] {
  return Array.from({ length: count }, (_, number) => {
    const ofChapter = `${seed}/${number}`;
    const startsAt = DEFAULT_CREATED - MONTH_WITH_DUNNING;
    const { tenants, deliveries } = saasMonth({ seed: ofChapter, tenants: TENANTS, startsAt });
    return {
      tenants: tenants.map((tenant) => named(tenant, number)),
      events: deliveries,
      deliveries: disorder(deliveries, {
        seed: ofChapter,
        duplicates: DUPLICATES,
        window: deliveries.length / 2,
      }),
    };
  });
}

/** Each chapter takes the names from the same list; slugs are unique in the product. */
function named(tenant: SimulatedTenant, chapter: number): SimulatedTenant {
  return { ...tenant, name: `${tenant.name} (${chapter})`, slug: `${tenant.slug}-${chapter}` };
}
