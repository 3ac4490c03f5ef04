import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { containing } from '../../database/conditions';
import { nextCursor, pageLimit, pageOf } from '../paging';

/** Which tenants are meant. */
export const tenantPage = z.strictObject({
  search: z.string().max(200).optional().meta({
    description: 'Text in the name or slug, or the whole id of the tenant, its customer or subscription',
  }),
  cursor: z.string().max(255).optional(),
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

/** Tenants in the order of their slugs, page by page. */
@Injectable()
export class TenantSearch {
  async list(
    { search, cursor, limit }: z.output<typeof tenantPage>,
    manager: EntityManager,
  ): Promise<{ tenants: TenantSummary[]; cursor: string | null }> {
    const rows: TenantSummary[] = await manager.query(
      `select t.id, t.name, t.slug, p.slug as plan, t.subscription_status as "subscriptionStatus",
         t.current_period_end as "currentPeriodEnd", t.cancel_at_period_end as "cancelAtPeriodEnd"
       from tenants t left join plans p on p.id = t.plan_id
       where ($1::text is null or t.slug > $1)
         and ($2::text is null or t.name ilike $3 or t.slug ilike $3 or t.id::text = lower($2)
           or t.stripe_subscription_id = $2
           or t.id in (select c.tenant_id from stripe_customers c where c.id = $2))
       order by t.slug limit $4`,
      [cursor ?? null, search ?? null, containing(search ?? ''), limit + 1],
    );
    const { page, cursor: next } = pageOf(rows, limit, ({ slug }) => slug);
    return { tenants: page, cursor: next };
  }
}
