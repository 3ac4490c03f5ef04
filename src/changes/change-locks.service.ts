import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ProjectedRowsRepository, type StoredVersion } from '../ordering/projected-rows.repository';
import { PlanPricesRepository } from '../plans/plan-prices.repository';
import { CustomerLinksRepository, type StoredLink } from '../tenants/customer-links.repository';
import { customerKey, lockDependencies, priceKey, tryLockDependencies } from '../tenants/dependency-locks';
import { type TenantClaim, tenantIdOf } from '../ordering/tenant-claim';
import { TenantClaims } from '../tenants/tenant-claims.service';
import { candidatesOf } from '../tenants/tenant-link';
import { TenantProposalsRepository } from '../tenants/tenant-proposals.repository';
import { TenantsRepository } from '../tenants/tenants.repository';
import type { Change } from './change';
import type { LockedChange, LockedCustomer } from './locked-change';
import { byProjection } from './by-projection';
import { OwnersRepository } from './owners.repository';

/**
 * Locks what changes depend on, always in this order, and reads it: dependency keys of customers, then of prices; tenants
 * by id; the objects' rows. (Before all of them comes the log row.)
 */
@Injectable()
export class ChangeLocks {
  constructor(
    private readonly links: CustomerLinksRepository,
    private readonly prices: PlanPricesRepository,
    private readonly claims: TenantClaims,
    private readonly tenants: TenantsRepository,
    private readonly rows: ProjectedRowsRepository,
    private readonly owners: OwnersRepository,
    private readonly proposals: TenantProposalsRepository,
  ) {}

  /**
   * All at once, in one round trip, and without waiting for anybody.
   * @param all of different customers and different objects.
   * @returns without those some of whose locks somebody else has, those that need others besides, those of which it is
   *   still to be found out whose they are, and those with a buyer's word: what that is weighed by is read under the lock.
   */
  async tryLock(all: readonly Change[], manager: EntityManager): Promise<Map<Change, LockedChange>> {
    const changes = all.filter(
      ({ ownedThrough, claimant }) => ownedThrough === undefined && proposedBy(claimant) === null,
    );
    const customers = changes.map(({ customerId }) => customerId).filter((id) => id !== null);
    const named = changes.map(namedTenant).filter((id) => id !== null);
    const prices = changes.flatMap((change) => change.prices);
    const subscriptions = changes.filter(isSubscription).map(({ version }) => version.state.id);
    // The order of the locks is the order of the calls: they share a connection.
    const [keys, tenants, rows, links, claims, mapped] = await Promise.all([
      customers.length > 0 ? tryLockDependencies(customers.map(customerKey), manager) : new Set<string>(),
      this.tenants.tryLock(customers, named, manager),
      this.tryLockRows(changes, manager),
      this.links.find(customers, manager),
      this.links.findSubscriptionClaims(subscriptions, manager),
      this.prices.mappedOf(prices, manager),
    ]);
    const locked = new Map<Change, LockedChange>();
    for (const change of changes) {
      const stored = rows.get(change);
      const { customerId } = change;
      if (!stored || missing(change.prices, mapped).length > 0) continue;
      if (customerId === null) {
        locked.set(change, { change, stored, customer: undefined, missingPrices: [] });
        continue;
      }
      const link = links.get(customerId);
      if (!link || !keys.has(customerKey(customerId))) continue;
      const customer = await this.claimed(
        change,
        customerId,
        link,
        claims.get(change.version.state.id),
        manager,
      );
      const isLocked = (id: string) => tenants.get(id) ?? named.includes(id);
      if (!candidatesOf(link, customer.claims).every(isLocked)) continue;
      locked.set(change, {
        change,
        stored,
        customer: { ...customer, tenants: new Set(tenants.keys()) },
        missingPrices: [],
      });
    }
    return locked;
  }

  /** Step by step, waiting for whoever is in the way. */
  async lock(told: Change, manager: EntityManager): Promise<LockedChange> {
    const { ownedThrough } = told;
    const owner = ownedThrough && (await this.owners.of(ownedThrough, manager));
    const change = owner ? { ...told, customerId: owner.customerId } : told;
    const { customerId } = change;
    const missingPrices = await this.lockKeys(change, manager);
    let customer: LockedCustomer | undefined;
    if (customerId !== null) {
      const [links, claims] = await Promise.all([
        this.links.find([customerId], manager),
        this.links.findSubscriptionClaims(isSubscription(change) ? [change.version.state.id] : [], manager),
      ]);
      const link = links.get(customerId);
      if (!link) throw new Error('unreachable: every customer that is asked for is told of');
      customer = await this.claimed(change, customerId, link, claims.get(change.version.state.id), manager);
      const tenants = await this.tenants.lock(candidatesOf(link, customer.claims), manager);
      const { proposed } = customer.claims;
      const proposal = proposed && (await this.proposals.proposalOf(customerId, proposed, manager));
      customer = { ...customer, tenants, proposal };
    }
    const stored = await this.rows.lock(change.projection, change.version.state.id, manager);
    return { change, stored, customer, missingPrices, missingPassage: owner ? undefined : ownedThrough };
  }

  /**
   * The customer's key, and the prices' when none of them is mapped: then the event will wait for one.
   * @returns the prices to wait for, read again under their locks.
   */
  private async lockKeys({ customerId, prices }: Change, manager: EntityManager): Promise<string[]> {
    const stillMissing = async () => missing(prices, await this.prices.mappedOf(prices, manager));
    const found = await stillMissing();
    const keys = [...(customerId === null ? [] : [customerKey(customerId)]), ...found.map(priceKey)];
    if (keys.length > 0) await lockDependencies(keys, manager);
    return found.length > 0 ? stillMissing() : [];
  }

  private async claimed(
    { projection, version, claimant }: Change,
    id: string,
    link: StoredLink,
    storedSubscriptionClaim: TenantClaim | undefined,
    manager: EntityManager,
  ): Promise<LockedCustomer> {
    const customer = { id, link, storedSubscriptionClaim, tenants: new Set<string>() };
    if (claimant === undefined) return { ...customer, claims: {} };
    if (claimant.by === 'customer') {
      return {
        ...customer,
        // It is the object's own row, which is made where it is missing.
        link: { ...link, exists: true },
        claims: { customer: await this.claims.newest(link.claim, version, projection, manager) },
      };
    }
    const { created } = claimant;
    const { id: objectId } = version.state;
    if (claimant.by === 'checkout') {
      const { named, proposed, metadata } = claimant.words;
      const checkout = named === null ? undefined : { tenant: named, objectId, created };
      const checkoutMetadata = metadata === null ? undefined : { tenant: metadata };
      const word = proposed === null ? undefined : { tenant: proposed, objectId, created, isProposal: true };
      return { ...customer, claims: { checkout, checkoutMetadata, proposed: word } };
    }
    const claim = await this.claims.newest(storedSubscriptionClaim, version, projection, manager);
    return { ...customer, claims: { subscription: claim && { ...claim, objectId, created } } };
  }

  private async tryLockRows(
    changes: readonly Change[],
    manager: EntityManager,
  ): Promise<Map<Change, StoredVersion>> {
    const locked = await Promise.all(
      byProjection(changes, ({ projection }) => projection).map(async ([projection, own]) => {
        const objects = own.map(({ version, customerId }) => ({
          id: version.state.id,
          key: customerId === null ? null : customerKey(customerId),
        }));
        const rows = await this.rows.tryLock(projection, objects, manager);
        return own.flatMap((change) => {
          const stored = rows.get(change.version.state.id);
          return stored ? [[change, stored] as const] : [];
        });
      }),
    );
    return new Map(locked.flat());
  }
}

function isSubscription({ claimant }: Change): boolean {
  return claimant?.by === 'subscription';
}

function proposedBy(claimant: Change['claimant']): string | null {
  return claimant?.by === 'checkout' ? claimant.words.proposed : null;
}

function namedTenant({ claimant, version }: Change): string | null {
  if (claimant?.by === 'checkout') return claimant.words.named;
  const { tenantName } = version.state;
  return claimant && typeof tenantName === 'string' ? tenantIdOf({ tenant: tenantName }) : null;
}

/** None where one of them is mapped. */
function missing(prices: readonly string[], mapped: ReadonlySet<string>): string[] {
  return prices.some((price) => mapped.has(price)) ? [] : [...prices];
}
