import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { z } from 'zod';
import { pageOf } from '../requests/paging';
import type { TenantPage, TenantSummary } from './tenant-page';
import { cursorOf, positionOf, type TenantPosition } from './tenant-position';

const SUMMARY = `t.id, t.name, t.slug, p.slug as plan, t.subscription_status as "subscriptionStatus",
  t.current_period_end as "currentPeriodEnd", t.cancel_at_period_end as "cancelAtPeriodEnd"`;

/** As the indexes have them. */
const keys = {
  slug: `lower(left(t.slug, 200)) collate "C"`,
  name: `lower(left(t.name, 200)) collate "C"`,
};

/** A beginning as a range, and not as a pattern, for which a prepared statement would not take the index. */
const beginsWith = (key: string) =>
  `${key} >= lower($1::text) collate "C" and ${key} < (lower($1::text) || chr(1114111)) collate "C"`;

interface FoundTenant extends TenantSummary {
  key: string;
}

interface Page {
  tenants: TenantSummary[];
  cursor: string | null;
}

/**
 * Tenants, page by page. Every statement reads along an index and stops where the page is full, however many there are.
 */
@Injectable()
export class TenantSearch {
  /** All in the order of their slugs, or those that are searched for. */
  async list(page: TenantPage, manager: EntityManager): Promise<Page> {
    const { search } = page;
    if (search === undefined) return this.all(page, manager);
    const named = await this.named(search, manager);
    return named.length > 0 ? { tenants: named, cursor: null } : this.beginning(search, page, manager);
  }

  private async all({ cursor, limit }: TenantPage, manager: EntityManager): Promise<Page> {
    const rows: TenantSummary[] = await manager.query(
      `select ${SUMMARY} from tenants t left join plans p on p.id = t.plan_id
       where t.slug > $1 order by t.slug limit $2`,
      [cursor ?? '', limit + 1],
    );
    const { page, cursor: next } = pageOf(rows, limit, ({ slug }) => slug);
    return { tenants: page, cursor: next };
  }

  /** By a whole id: a tenant's, a customer's or a subscription's. */
  private async named(id: string, manager: EntityManager): Promise<TenantSummary[]> {
    const own = z.guid().safeParse(id).success ? id : null;
    return manager.query(
      `select ${SUMMARY} from (
         select $1::uuid union select tenant_id from stripe_customers where id = $2
         union select s.id from tenants s where s.stripe_subscription_id = $2) as found (id)
       join tenants t using (id) left join plans p on p.id = t.plan_id order by t.slug`,
      [own, id],
    );
  }

  /** By how the slug begins, and after them by how the name begins. */
  private async beginning(
    search: string,
    { cursor, limit }: TenantPage,
    manager: EntityManager,
  ): Promise<Page> {
    const from = positionOf(cursor);
    const rows = from[0] === 'slug' ? await this.leg('slug', search, from, limit + 1, manager) : [];
    const bySlug = rows.length;
    if (rows.length <= limit) {
      const start = from[0] === 'name' ? from : positionOf(undefined);
      rows.push(...(await this.leg('name', search, start, limit + 1 - rows.length, manager)));
    }
    const { page, cursor: next } = pageOf(rows, limit, ({ key, id }) =>
      cursorOf([limit <= bySlug ? 'slug' : 'name', key, id]),
    );
    return { tenants: page.map(({ key: _key, ...tenant }) => tenant), cursor: next };
  }

  private leg(
    by: 'slug' | 'name',
    search: string,
    [, key, id]: TenantPosition,
    limit: number,
    manager: EntityManager,
  ): Promise<FoundTenant[]> {
    const others = by === 'name' ? `and not (${beginsWith(keys.slug)})` : '';
    return manager.query(
      `select ${SUMMARY}, ${keys[by]} as key from tenants t left join plans p on p.id = t.plan_id
       where ${beginsWith(keys[by])} and (${keys[by]}, t.id) > ($2::text collate "C", $3::uuid) ${others}
       order by ${keys[by]}, t.id limit $4`,
      [search, key, id, limit],
    );
  }
}
