import { z } from 'zod';
import { nextCursor, pageLimit } from '../requests/paging';
import { wanted } from '../requests/request-fields';

/** Which tenants are meant. */
export const tenantPage = z.strictObject({
  search: wanted(200).optional().meta({
    description:
      'The beginning of the slug or the name, in any case; or the whole id of the tenant, its customer or its subscription',
  }),
  cursor: z.string().max(2_000).optional(),
  limit: pageLimit,
});

export type TenantPage = z.output<typeof tenantPage>;

export interface TenantSummary {
  id: string;
  name: string;
  slug: string;
  plan: string | null;
  subscriptionStatus: string | null;
  currentPeriodEnd: Date | null;
  cancelAtPeriodEnd: boolean;
}

export const tenantPageAnswer = z.object({
  tenants: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      slug: z.string(),
      plan: z.string().nullable().meta({ description: 'The slug of its plan' }),
      subscriptionStatus: z.string().nullable(),
      currentPeriodEnd: z.iso.datetime().nullable(),
      cancelAtPeriodEnd: z.boolean(),
    }),
  ),
  cursor: nextCursor,
});
