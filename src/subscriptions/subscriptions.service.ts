import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Applied } from '../ordering/applied';
import { Projector, readVersion } from '../ordering/projector';
import type { ObjectEvent, Version } from '../ordering/version';
import { PlanPricesRepository } from '../plans/plan-prices.repository';
import { isEntitled } from '../tenants/best-subscription';
import { CustomerLinksRepository } from '../tenants/customer-links.repository';
import { customerKey, lockDependencies, priceKey } from '../tenants/dependency-locks';
import { TenantClaims } from '../tenants/tenant-claims.service';
import { TenantLinks } from '../tenants/tenant-links.service';
import { SubscriptionProjection } from './subscription.projection';
import type { SubscriptionSnapshot } from './subscription.snapshot';

/** Subscriptions, and what they do to the plan of their customer's tenant. */
@Injectable()
export class SubscriptionsService {
  constructor(
    private readonly projection: SubscriptionProjection,
    private readonly projector: Projector,
    private readonly prices: PlanPricesRepository,
    private readonly claims: TenantClaims,
    private readonly links: TenantLinks,
    private readonly linksRepository: CustomerLinksRepository,
  ) {}

  /** Applies any `customer.subscription.*` event; the raw rows are written even while the tenant's share has to wait. */
  async apply(event: ObjectEvent, manager: EntityManager): Promise<Applied> {
    const version = readVersion(this.projection, event);
    const { customerId } = version.state;
    if (customerId === null) {
      return this.projector.project(this.projection, event, manager);
    }
    const unmappedPrices = await this.lock(customerId, version.state, manager);
    const claim = await this.newestClaim(version, manager);
    const { id: subscriptionId, created } = version.state;
    const link = await this.links.resolve(
      customerId,
      { subscription: claim && { ...claim, subscriptionId, created } },
      manager,
    );
    const { supersededBy, flags: ties } = await this.projector.project(this.projection, event, manager);
    await this.linksRepository.saveSubscriptionClaim(subscriptionId, claim, manager);
    const flags = [...ties, ...link.flags, ...(await this.links.recompute(link, manager))];
    return {
      supersededBy,
      tenantId: link.tenantId,
      flags,
      ...(link.tenantId === null
        ? { waitingFor: [customerKey(customerId)] }
        : // Once another event has replaced its state, that one waits for its own prices.
          unmappedPrices.length > 0 && !supersededBy && { waitingFor: unmappedPrices.map(priceKey) }),
    };
  }

  /**
   * Locks the customer, and the prices when none of them is mapped: then the event will wait for one.
   * @returns the prices to wait for, read again under their locks.
   */
  private async lock(
    customerId: string,
    { status, items }: SubscriptionSnapshot,
    manager: EntityManager,
  ): Promise<string[]> {
    const priceIds = items.map(({ priceId }) => priceId).filter((id) => id !== null);
    const isMissing = async () =>
      isEntitled(status) && priceIds.length > 0 && !(await this.prices.isAnyMapped(priceIds, manager));
    const missing = await isMissing();
    await lockDependencies([customerKey(customerId), ...(missing ? priceIds.map(priceKey) : [])], manager);
    return missing && (await isMissing()) ? priceIds : [];
  }

  private async newestClaim(version: Version<SubscriptionSnapshot>, manager: EntityManager) {
    const stored = await this.linksRepository.findSubscriptionClaim(version.state.id, manager);
    return this.claims.newest(stored, version, this.projection, manager);
  }
}
