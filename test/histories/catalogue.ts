import { insertPlan } from '../helpers/product-rows';
import type { TestDatabase } from '../helpers/test-database';

/** What the product sells in every history. The dearest plan is retired and still entitles those who have it. */
export const PLANS = [
  { slug: 'free', sortOrder: 0, limit: 1 },
  { slug: 'starter', sortOrder: 1, limit: 2 },
  { slug: 'pro', sortOrder: 2, limit: 5 },
  { slug: 'business', sortOrder: 3, limit: 9 },
] as const;

export type PlanSlug = (typeof PLANS)[number]['slug'];
export const DEFAULT_PLAN = 'free';

export function planOf(slug: string) {
  const plan = PLANS.find((each) => each.slug === slug);
  if (!plan) throw new Error(`no plan is called ${slug}`);
  return plan;
}

/** @returns ids by slug. */
export async function insertCatalogue(database: TestDatabase): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const plan of PLANS) {
    ids.set(plan.slug, await insertPlan(database, { ...plan, isDefault: plan.slug === DEFAULT_PLAN }));
  }
  await database.query(`update plans set is_active = false where slug = 'business'`);
  return ids;
}
