import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EventQueueRepository } from '../event-log/event-queue.repository';
import { LedgerRepository } from '../ledger/ledger.repository';
import { CustomerLinksRepository, type StoredLink } from './customer-links.repository';
import { customerKey, lockDependencies } from './dependency-locks';
import { PlanSync } from './plan-sync.service';
import { candidatesOf, type CustomerLink, decideLink, isStored, linkByPerson } from './tenant-link';
import { isAsked, type WeighedProposal, weigh } from './tenant-proposal';
import { TenantProposalsRepository } from './tenant-proposals.repository';
import { TenantsRepository } from './tenants.repository';

/** Writes which tenant customers belong to, and what follows from it. */
@Injectable()
export class TenantLinks {
  constructor(
    private readonly links: CustomerLinksRepository,
    private readonly tenants: TenantsRepository,
    private readonly ledger: LedgerRepository,
    private readonly planSync: PlanSync,
    private readonly queue: EventQueueRepository,
    private readonly proposals: TenantProposalsRepository,
  ) {}

  /**
   * A person's link, which outranks all metadata. Locks, writes, recomputes, and wakes the events that waited for it.
   * @returns whom the customer belonged to before; undefined when there is no such tenant.
   */
  async link(
    customerId: string,
    tenantId: string,
    manager: EntityManager,
  ): Promise<{ previousTenantId: string | null } | undefined> {
    const stored = await this.lockCustomer(customerId, manager);
    const existing = await this.tenants.lock([stored.tenantId, tenantId], manager);
    if (!existing.has(tenantId)) return undefined;
    await this.follow(linkByPerson(customerId, tenantId, stored, existing), manager);
    return { previousTenantId: stored.tenantId };
  }

  /** Follows what the product has changed by SQL: a link of its own, or the tenant that metadata or a checkout names. */
  async refresh(customerId: string, manager: EntityManager): Promise<void> {
    const stored = await this.lockCustomer(customerId, manager);
    const word = await this.proposals.pendingOf(customerId, manager);
    const existing = await this.tenants.lock(candidatesOf(stored, { proposed: word }), manager);
    const proposal = word && (await this.proposals.proposalOf(customerId, word, manager));
    const weighed = proposal && weigh(customerId, stored, {}, existing, proposal);
    const link = weighed?.link ?? decideLink(customerId, stored, {}, existing);
    await this.follow(link, manager);
    if (weighed) await this.keep(weighed, existing, manager);
    if (link.tenantId !== null) await this.queue.wake([customerKey(customerId)], manager);
  }

  /** A session that nobody could ask about before is due again: it waits where people look for what waits. */
  private async keep(
    weighed: WeighedProposal,
    existing: ReadonlySet<string>,
    manager: EntityManager,
  ): Promise<void> {
    await this.proposals.save(weighed.link.customerId, weighed, manager);
    if (isAsked(weighed, existing)) await this.queue.reopenObject(weighed.proposal.objectId, manager);
  }

  /**
   * Stores a link if it is new. Ledger lines follow a customer that moves; recomputing the plans of {@link tenantsOf} is
   * left to the caller, who may have more to write first.
   */
  async store(link: CustomerLink, manager: EntityManager): Promise<void> {
    const { customerId, stored, next, linesGoTo } = link;
    const isWoken = next.tenantId !== null && (stored.tenantId !== next.tenantId || stored.isUnseen);
    await Promise.all([
      !isStored(link) && this.links.save(customerId, next, stored, manager),
      linesGoTo !== undefined && this.ledger.moveCustomer(customerId, manager),
      isWoken && this.queue.wake([customerKey(customerId)], manager),
      // Nobody need be asked any more where a stronger word has come.
      isWoken && stored.askedSessions.length > 0 && this.queue.wakeObjects(stored.askedSessions, manager),
    ]);
  }

  private async lockCustomer(customerId: string, manager: EntityManager): Promise<StoredLink> {
    await lockDependencies([customerKey(customerId)], manager);
    const stored = (await this.links.find([customerId], manager)).get(customerId);
    if (!stored) throw new Error('unreachable: every customer that is asked for is told of');
    return stored;
  }

  private async follow(link: CustomerLink, manager: EntityManager): Promise<void> {
    await this.store(link, manager);
    await this.planSync.recompute(tenantsOf(link), manager);
  }
}

/** The tenants whose plans a link touches; both are locked already. */
export function tenantsOf({ tenantId, movedFrom }: CustomerLink): string[] {
  return [tenantId, movedFrom].filter((id) => id !== null);
}
