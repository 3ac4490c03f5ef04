import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantSource } from '../customers/tenant-source';
import { EventQueueRepository } from '../event-log/event-queue.repository';
import { LedgerRepository } from '../ledger/ledger.repository';
import {
  CustomerLinksRepository,
  type NewLink,
  type StoredLink,
  type SubscriptionClaim,
} from './customer-links.repository';
import { customerKey, lockDependencies } from './dependency-locks';
import { PlanSync } from './plan-sync.service';
import { type TenantClaim, tenantIdOf } from './tenant-claim';
import { TenantsRepository } from './tenants.repository';

/** A customer under its lock, with its tenant, if it has one, locked too. */
export interface CustomerLink {
  tenantId: string | null;
  /** The link is new or another one: the plans of both tenants have to be recomputed. */
  changed: boolean;
  /** The tenant it belonged to until now, locked as well. */
  movedFrom: string | null;
  flags: string[];
}

/** What one event adds to what is known about a customer's tenant. */
export interface NewClaims {
  customer?: TenantClaim | undefined;
  subscription?: SubscriptionClaim | undefined;
}

/**
 * Which tenant a customer belongs to: the one a person linked it to, else the one its metadata names, else the one that
 * its oldest subscription names.
 */
@Injectable()
export class TenantLinks {
  constructor(
    private readonly links: CustomerLinksRepository,
    private readonly tenants: TenantsRepository,
    private readonly ledger: LedgerRepository,
    private readonly planSync: PlanSync,
    private readonly queue: EventQueueRepository,
  ) {}

  /** First step of everything that concerns a customer. */
  async lockCustomer(customerId: string, manager: EntityManager): Promise<void> {
    await lockDependencies([customerKey(customerId)], manager);
  }

  /**
   * Resolves a locked customer's tenant, locks it, and stores the link if it is new. Ledger lines follow a customer that
   * moves; recomputing the plans is left to the caller, who may have more to write first.
   */
  async resolve(customerId: string, claims: NewClaims, manager: EntityManager): Promise<CustomerLink> {
    const stored = await this.links.find(customerId, manager);
    const claim = claims.customer ?? stored.claim;
    const bySubscription = oldest(stored.subscriptionClaims, claims.subscription);
    const named = tenantIdOf(claim);
    const namedBySubscription = tenantIdOf(bySubscription);

    const existing = await this.tenants.lock([stored.tenantId, named, namedBySubscription], manager);
    if (stored.source === 'admin') {
      // Metadata never overrides a person's link, not even one whose tenant is gone or not there yet.
      const found = stored.tenantId !== null && existing.has(stored.tenantId);
      const next = { tenantId: stored.tenantId, source: stored.source, claim };
      const link = await this.store(
        customerId,
        stored,
        next,
        { existing, flags: found ? [] : ['tenant_not_found'] },
        manager,
      );
      return found ? link : { ...link, tenantId: null, changed: false };
    }
    const candidates: [string | null, TenantSource][] = [
      [named, 'customer'],
      [namedBySubscription, 'subscription'],
    ];
    const [tenantId, source] = candidates.find(([id]) => id !== null && existing.has(id)) ?? [null, null];
    const isUnusable = (each: TenantClaim | undefined, id: string | null) =>
      each && (id === null || !existing.has(id));
    const flags =
      isUnusable(claim, named) || isUnusable(bySubscription, namedBySubscription) ? ['tenant_not_found'] : [];
    return this.store(customerId, stored, { tenantId, source, claim }, { existing, flags }, manager);
  }

  /**
   * A person's link, which outranks all metadata. Locks, writes, recomputes, and wakes the events that waited for it.
   * @returns false when there is no such tenant.
   */
  async link(customerId: string, tenantId: string, manager: EntityManager): Promise<boolean> {
    await this.lockCustomer(customerId, manager);
    const stored = await this.links.find(customerId, manager);
    const existing = await this.tenants.lock([stored.tenantId, tenantId], manager);
    if (!existing.has(tenantId)) return false;
    const next = { tenantId, source: 'admin' as const, claim: stored.claim };
    const link = await this.store(customerId, stored, next, { existing, flags: [] }, manager);
    await this.recompute(link, manager);
    return true;
  }

  /** Follows what the product has changed by SQL: a link of its own, or the tenant that metadata names. */
  async refresh(customerId: string, manager: EntityManager): Promise<void> {
    await this.lockCustomer(customerId, manager);
    const link = await this.resolve(customerId, {}, manager);
    await this.recompute(link, manager);
    if (link.tenantId !== null) await this.queue.wake([customerKey(customerId)], manager);
  }

  /** Recomputes the plans of the tenants that a link touches; both are locked already. */
  async recompute({ tenantId, movedFrom }: CustomerLink, manager: EntityManager): Promise<string[]> {
    const flags: string[] = [];
    for (const id of [tenantId, movedFrom]) {
      if (id !== null) flags.push(...(await this.planSync.recompute(id, manager)));
    }
    return flags;
  }

  private async store(
    customerId: string,
    stored: StoredLink,
    next: NewLink,
    { existing, flags }: { existing: Set<string>; flags: string[] },
    manager: EntityManager,
  ): Promise<CustomerLink> {
    if (!isSame(stored, next)) await this.links.save(customerId, next, stored, manager);
    const moved = stored.tenantId !== next.tenantId;
    // What the product linked by SQL is seen here for the first time.
    const changed = moved || stored.isUnseen;
    const owner = next.tenantId !== null && existing.has(next.tenantId) ? next.tenantId : null;
    if (changed || (owner !== null && stored.hasOrphans))
      await this.ledger.moveCustomer(customerId, owner, manager);
    if (changed && next.tenantId !== null) await this.queue.wake([customerKey(customerId)], manager);
    const movedFrom =
      moved && stored.tenantId !== null && existing.has(stored.tenantId) ? stored.tenantId : null;
    return { tenantId: next.tenantId, changed, movedFrom, flags };
  }
}

/** Nothing to write: what is stored says the same. */
function isSame(stored: StoredLink, next: NewLink): boolean {
  const { tenant, at, eventId } = stored.claim ?? {};
  return (
    stored.exists &&
    !stored.isUnseen &&
    stored.tenantId === next.tenantId &&
    stored.source === next.source &&
    tenant === next.claim?.tenant &&
    at === next.claim?.at &&
    eventId === next.claim?.eventId
  );
}

/** The claim of the subscription that Stripe made first; one of unknown age comes last. */
function oldest(
  stored: readonly SubscriptionClaim[],
  incoming: SubscriptionClaim | undefined,
): SubscriptionClaim | undefined {
  const others = stored.filter(({ subscriptionId }) => subscriptionId !== incoming?.subscriptionId);
  return [...others, ...(incoming ? [incoming] : [])].toSorted(
    (a, b) =>
      (a.created ?? Infinity) - (b.created ?? Infinity) || (a.subscriptionId < b.subscriptionId ? -1 : 1),
  )[0];
}
