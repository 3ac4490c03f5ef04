import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantSource } from '../customers/tenant-source';
import { ContentionError } from '../event-log/contention.error';
import { type ClaimColumns, claimFrom, type TenantClaim } from './tenant-claim';

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

/** A customer's link as it is stored, and what its subscriptions say. */
export interface StoredLink extends NewLink {
  /** There is a row for the customer. */
  exists: boolean;
  /** Some of its ledger lines belong to no tenant. */
  hasOrphans: boolean;
  /** The product wrote it by SQL, and nothing has followed from it yet. */
  isUnseen: boolean;
  subscriptionClaims: SubscriptionClaim[];
}

export interface SubscriptionClaim extends TenantClaim {
  subscriptionId: string;
  /** The subscription's creation, Unix seconds: the oldest one's claim counts. */
  created: number | null;
}

interface LinkRow extends ClaimColumns {
  tenant_id: string | null;
  tenant_source: TenantSource | null;
  has_orphans: boolean;
}

interface SubscriptionClaimRow extends ClaimColumns {
  id: string;
  created: string | null;
}

/** Which tenant a customer belongs to, and who said so. Callers hold the customer's dependency lock. */
@Injectable()
export class CustomerLinksRepository {
  async find(customerId: string, manager: EntityManager): Promise<StoredLink> {
    const [row]: LinkRow[] = await manager.query(
      `select tenant_id, tenant_source, named_tenant, extract(epoch from named_at)::bigint as named_at, named_by,
         exists (select from billing_events where customer_id = $1 and tenant_id is null) as has_orphans
       from stripe_customers where id = $1`,
      [customerId],
    );
    const claims: SubscriptionClaimRow[] = await manager.query(
      `select id, extract(epoch from created)::bigint as created, named_tenant,
         extract(epoch from named_at)::bigint as named_at, named_by
       from stripe_subscriptions where customer_id = $1 and named_tenant is not null`,
      [customerId],
    );
    const isUnseen = row !== undefined && row.tenant_id !== null && row.tenant_source === null;
    return {
      exists: row !== undefined,
      hasOrphans: row?.has_orphans ?? false,
      isUnseen,
      tenantId: row?.tenant_id ?? null,
      // A tenant without a source was put there by the product's SQL, which is as good as a person's word.
      source: isUnseen ? 'admin' : (row?.tenant_source ?? null),
      claim: claimFrom(row),
      subscriptionClaims: claims.flatMap((subscription) => {
        const claim = claimFrom(subscription);
        const created = subscription.created === null ? null : Number(subscription.created);
        return claim ? [{ ...claim, subscriptionId: subscription.id, created }] : [];
      }),
    };
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

  async saveSubscriptionClaim(
    subscriptionId: string,
    claim: TenantClaim | undefined,
    manager: EntityManager,
  ): Promise<void> {
    if (!claim) return;
    await manager.query(
      `update stripe_subscriptions set named_tenant = $2, named_at = to_timestamp($3), named_by = $4
       where id = $1 and (named_tenant, named_at, named_by) is distinct from ($2, to_timestamp($3), $4)`,
      [subscriptionId, claim.tenant, claim.at, claim.eventId],
    );
  }

  async findSubscriptionClaim(
    subscriptionId: string,
    manager: EntityManager,
  ): Promise<TenantClaim | undefined> {
    const [row]: ClaimColumns[] = await manager.query(
      `select named_tenant, extract(epoch from named_at)::bigint as named_at, named_by
       from stripe_subscriptions where id = $1`,
      [subscriptionId],
    );
    return claimFrom(row);
  }
}
