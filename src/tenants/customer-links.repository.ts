import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantSource } from './tenant-source';
import { ContentionError } from '../failures/contention.error';
import { type ClaimColumns, claimFrom, type TenantClaim } from '../ordering/tenant-claim';

/** Which tenant a customer belongs to, who says so, and the newest claim of its own metadata. */
export interface NewLink {
  tenantId: string | null;
  source: TenantSource | null;
  claim: TenantClaim | undefined;
}

/** The product has written the customer's link while we decided on it; whoever comes again sees that one. */
export class LinkChangedError extends ContentionError {
  override readonly name = 'LinkChangedError';
  constructor(customerId: string) {
    super(`the tenant of ${customerId} was changed by SQL at the same moment`);
  }
}

/** A customer's link as it is stored, and what its subscriptions and checkout sessions say. */
export interface StoredLink extends NewLink {
  /** There is a row for the customer. */
  exists: boolean;
  /** Some of its ledger lines belong to no tenant. */
  hasOrphans: boolean;
  /** The product wrote it by SQL, and nothing has followed from it yet. */
  isUnseen: boolean;
  subscriptionClaims: DatedClaim[];
  /**
   * Of its checkout sessions the oldest one whose word counts and names a tenant there is: the server's words first, then
   * the buyers' that were held.
   */
  checkoutClaim: DatedClaim | undefined;
  /** Its checkout sessions whose buyer's word waits for a person. */
  askedSessions: string[];
}

/** Which tenant a subscription or checkout session names. */
export interface DatedClaim extends Pick<TenantClaim, 'tenant'> {
  objectId: string;
  /** The object's creation, Unix seconds: the oldest one's claim counts. */
  created: number | null;
  /** It is a buyer's word, which gives way to any server's. */
  isProposal?: boolean;
}

/** The checkout session whose word counts for a customer, if one names a tenant that there is. */
export function oldestWordOf(customer: string): string {
  return `select w.id, w.created, w.tenant_id, w.is_proposal from (
      select s.id, s.created, s.named_tenant as tenant_id, false as is_proposal
      from stripe_checkout_sessions s where s.customer_id = ${customer} and s.named_tenant is not null
      union all
      select s.id, s.created, p.tenant_id, true
      from checkout_proposals p join stripe_checkout_sessions s on s.id = p.session_id
      where p.customer_id = ${customer} and p.state = 'held'
    ) w join tenants t on t.id = w.tenant_id
    order by w.is_proposal, w.created, w.id limit 1`;
}

interface LinkRow extends ClaimColumns {
  id: string;
  exists: boolean;
  tenant_id: string | null;
  tenant_source: TenantSource | null;
  has_orphans: boolean;
}

interface DatedClaimRow {
  by: 'subscription' | 'checkout' | 'asked';
  id: string;
  customer_id: string;
  created: string | null;
  named_tenant: string;
  is_proposal: boolean;
}

/** Which tenant customers belong to, and who said so. Callers hold the customers' dependency locks. */
@Injectable()
export class CustomerLinksRepository {
  /** By customer; also for those that nothing has mentioned before. */
  async find(customerIds: readonly string[], manager: EntityManager): Promise<Map<string, StoredLink>> {
    if (customerIds.length === 0) return new Map();
    const [rows, claims]: [LinkRow[], DatedClaimRow[]] = await Promise.all([
      manager.query(
        `select k.id, c.id is not null as exists, c.tenant_id, c.tenant_source, c.named_tenant,
           extract(epoch from c.named_at)::bigint as named_at, c.named_by,
           exists (select from billing_events b where b.customer_id = k.id and b.tenant_id is null) as has_orphans
         from unnest($1::text[]) as k (id) left join stripe_customers c on c.id = k.id`,
        [customerIds],
      ),
      manager.query(
        `select 'subscription' as by, id, customer_id, extract(epoch from created)::bigint as created, named_tenant,
           false as is_proposal
         from stripe_subscriptions where customer_id = any ($1) and named_tenant is not null
         union all
         select 'checkout', o.id, k.id, extract(epoch from o.created)::bigint, o.tenant_id::text, o.is_proposal
         from unnest($1::text[]) as k (id) cross join lateral (${oldestWordOf('k.id')}) o
         union all
         select 'asked', session_id, customer_id, null, tenant_id::text, true
         from checkout_proposals where customer_id = any ($1) and state = 'asked'`,
        [customerIds],
      ),
    ]);
    const claimsOf = (id: string) => claims.filter(({ customer_id }) => customer_id === id);
    return new Map(rows.map((row) => [row.id, toStoredLink(row, claimsOf(row.id))]));
  }

  /**
   * Writes link and claim; makes the row where nothing has mentioned the customer before. The product takes no dependency
   * lock, so that its link is replaced only if it is the one that was read.
   * @throws {LinkChangedError}
   */
  async save(
    customerId: string,
    { tenantId, source, claim }: NewLink,
    read: StoredLink,
    manager: EntityManager,
  ): Promise<void> {
    const rows: unknown[] = await manager.query(
      `with saved as (
         insert into stripe_customers as stored (id, tenant_id, tenant_source, named_tenant, named_at, named_by)
         values ($1, $2, $3, $4, to_timestamp($5), $6)
         on conflict (id) do update set tenant_id = excluded.tenant_id, tenant_source = excluded.tenant_source,
           named_tenant = excluded.named_tenant, named_at = excluded.named_at, named_by = excluded.named_by
         where stored.tenant_id is not distinct from $7::uuid
         returning 1)
       select from saved`,
      [
        customerId,
        tenantId,
        source,
        claim?.tenant ?? null,
        claim?.at ?? null,
        claim?.eventId ?? null,
        read.tenantId,
      ],
    );
    if (rows.length === 0) throw new LinkChangedError(customerId);
  }

  /** What subscriptions' own metadata names, by subscription. */
  async findSubscriptionClaims(
    subscriptionIds: readonly string[],
    manager: EntityManager,
  ): Promise<Map<string, TenantClaim>> {
    if (subscriptionIds.length === 0) return new Map();
    const rows: (ClaimColumns & { id: string })[] = await manager.query(
      `select id, named_tenant, extract(epoch from named_at)::bigint as named_at, named_by
       from stripe_subscriptions where id = any ($1) and named_tenant is not null`,
      [subscriptionIds],
    );
    return new Map(
      rows.flatMap((row) => {
        const claim = claimFrom(row);
        return claim ? [[row.id, claim] as const] : [];
      }),
    );
  }
}

function toStoredLink(row: LinkRow, claims: readonly DatedClaimRow[]): StoredLink {
  const isUnseen = row.tenant_id !== null && row.tenant_source === null;
  return {
    exists: row.exists,
    hasOrphans: row.has_orphans,
    isUnseen,
    tenantId: row.tenant_id,
    // A tenant without a source was put there by the product's SQL, which is as good as a person's word.
    source: isUnseen ? 'admin' : row.tenant_source,
    claim: claimFrom(row),
    subscriptionClaims: claims.filter(({ by }) => by === 'subscription').map(toDatedClaim),
    checkoutClaim: claims.filter(({ by }) => by === 'checkout').map(toDatedClaim)[0],
    askedSessions: claims.filter(({ by }) => by === 'asked').map(({ id }) => id),
  };
}

function toDatedClaim({ id, created, named_tenant, is_proposal }: DatedClaimRow): DatedClaim {
  return {
    objectId: id,
    tenant: named_tenant,
    created: created === null ? null : Number(created),
    isProposal: is_proposal,
  };
}
