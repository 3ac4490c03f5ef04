import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { LedgerLine } from '../ledger/ledger-line';
import { LedgerRepository } from '../ledger/ledger.repository';
import type { Applied } from '../ordering/applied';
import { ProjectedRowsRepository, type RowChange } from '../ordering/projected-rows.repository';
import { type Projected, Projector } from '../ordering/projector';
import { UnresolvedObjectsRepository } from '../ordering/unresolved-objects.repository';
import { customerKey, passageKeys, priceKey, tenantKey } from '../tenants/dependency-locks';
import type { TenantClaim } from '../ordering/tenant-claim';
import { type BillingByTenant, flagsOf, PlanSync } from '../tenants/plan-sync.service';
import { type CustomerLink, decideLink } from '../tenants/tenant-link';
import { TenantLinks, tenantsOf } from '../tenants/tenant-links.service';
import {
  isAboutNothing,
  isAsked,
  TENANT_GONE,
  type WeighedProposal,
  weigh,
} from '../tenants/tenant-proposal';
import { TenantProposalsRepository } from '../tenants/tenant-proposals.repository';
import { byProjection } from './by-projection';
import type { ProjectedState } from './change';
import type { LockedChange } from './locked-change';

/** What is decided about a change: all that is to be written because of it. */
interface Decision {
  locked: LockedChange;
  projected: Projected<ProjectedState>;
  link: CustomerLink | undefined;
  weighed?: WeighedProposal | undefined;
}

export interface AppliedChanges {
  /** In the order of the changes. */
  applied: Applied[];
  /** The last writes are sent, and need only be answered before the commit is believed. */
  sent: Promise<unknown>;
}

/**
 * Applies changes: first it decides about each, then it writes what they come to with one statement for each table,
 * however many they are, and then computes the plans of the tenants that they concern.
 */
@Injectable()
export class ChangeApplier {
  constructor(
    private readonly projector: Projector,
    private readonly rows: ProjectedRowsRepository,
    private readonly unresolved: UnresolvedObjectsRepository,
    private readonly links: TenantLinks,
    private readonly ledger: LedgerRepository,
    private readonly planSync: PlanSync,
    private readonly proposals: TenantProposalsRepository,
  ) {}

  /** @param changes of different customers and different objects, locked by this transaction. */
  async apply(changes: readonly LockedChange[], manager: EntityManager): Promise<AppliedChanges> {
    const decisions: Decision[] = [];
    for (const locked of changes) decisions.push(await this.decide(locked, manager));
    const tenantIds = decisions.flatMap(tenantsToRecompute);
    // What is sent first is done first: the plans are computed from what is written here.
    const written = this.write(decisions, manager);
    const [billing] = await Promise.all([this.planSync.read(tenantIds, manager), written]);
    return {
      applied: decisions.map((decision) => appliedOf(decision, billing)),
      sent: this.planSync.write(billing, manager),
    };
  }

  private async decide(locked: LockedChange, manager: EntityManager): Promise<Decision> {
    const { change, stored, customer } = locked;
    const projected = await this.projector.decide(change.projection, change.version, stored, manager);
    if (!customer) return { locked, projected, link: undefined };
    const { id, link: known, claims, tenants, proposal } = customer;
    const weighed = proposal && weigh(id, known, claims, tenants, proposal);
    const link = weighed?.link ?? decideLink(id, known, claims, tenants);
    return { locked, projected, link, weighed };
  }

  /** All of it is sent before anything is answered. */
  private async write(decisions: readonly Decision[], manager: EntityManager): Promise<void> {
    const links = decisions.map(({ link }) => link).filter((link) => link !== undefined);
    const changed = decisions.filter((decision) => decision.projected.save || newClaimOf(decision));
    await Promise.all([
      // First, so that a customer's row is there for its link.
      ...byProjection(changed, ({ locked }) => locked.change.projection).map(([projection, own]) =>
        this.rows.save(projection, own.map(rowChangeOf), manager),
      ),
      ...links.map((link) => this.links.store(link, manager)),
      ...decisions.map(({ weighed }) => weighed && this.keepProposal(weighed, manager)),
      this.ledger.record(decisions.flatMap(linesOf), manager),
      ...decisions.map((decision) => this.noteDoubt(decision, manager)),
    ]);
  }

  private async keepProposal(weighed: WeighedProposal, manager: EntityManager): Promise<void> {
    await this.proposals.save(weighed.link.customerId, weighed, manager);
  }

  private async noteDoubt({ locked, projected }: Decision, manager: EntityManager): Promise<void> {
    const { projection, version } = locked.change;
    if (projected.doubt !== undefined)
      await this.unresolved.note(version.state.id, projection.table, projected.doubt, manager);
    else if (projected.save && locked.stored.isTied) await this.unresolved.settle(version.state.id, manager);
  }
}

/** A tenant that was inserted after its customer named it is linked by whichever event comes next. */
function tenantsToRecompute({ locked, link }: Decision): string[] {
  return link && (locked.change.decidesPlan || link.changed) ? tenantsOf(link) : [];
}

function rowChangeOf(decision: Decision): RowChange<ProjectedState> {
  const { locked, projected } = decision;
  return {
    id: locked.change.version.state.id,
    isMissing: locked.stored.isMissing,
    version: projected.save,
    claim: newClaimOf(decision),
  };
}

/** What the object's own metadata names by now, where that is not stored yet. */
function newClaimOf({ locked: { change, customer } }: Decision): TenantClaim | undefined {
  // What a checkout session names stands in its row and never changes.
  if (!customer || !change.claimant || change.claimant.by === 'checkout') return undefined;
  const [claim, stored] =
    change.claimant.by === 'customer'
      ? [customer.claims.customer, customer.link.claim]
      : [customer.claims.subscription, customer.storedSubscriptionClaim];
  const isSame =
    claim?.tenant === stored?.tenant && claim?.at === stored?.at && claim?.eventId === stored?.eventId;
  return isSame ? undefined : claim;
}

function linesOf({ locked: { change, missingPassage }, link }: Decision): LedgerLine[] {
  const { fact, version, customerId } = change;
  if (!fact || fact.amount === 0 || missingPassage) return [];
  const tenantId = link?.tenantId ?? null;
  return [{ ...fact, eventId: version.eventId, occurredAt: version.created, customerId, tenantId }];
}

function appliedOf(decision: Decision, billing: BillingByTenant): Applied {
  const { locked, projected, link, weighed } = decision;
  const { customerId, needsTenant, prices } = locked.change;
  const { supersededBy } = projected;
  const tenantId = link?.tenantId ?? null;
  const recomputed = tenantsToRecompute(decision);
  const flags = [
    ...projected.flags,
    ...(link?.flags ?? []),
    ...(weighed?.flags ?? []),
    ...recomputed.flatMap((id) => flagsOf(billing, id)),
  ];
  const existing = locked.customer?.tenants ?? new Set();
  if (weighed && isAboutNothing(weighed, existing))
    return { supersededBy, tenantId, flags, ignored: TENANT_GONE };
  if (weighed && isAsked(weighed, existing))
    return { supersededBy, tenantId, flags, waitingFor: [tenantKey(weighed.proposal.tenant)] };
  if (weighed?.state === 'refused')
    return { supersededBy, tenantId, flags, reason: 'a person refused the tenant that its buyer named' };
  if (customerId !== null && needsTenant && tenantId === null) {
    return { supersededBy, tenantId, flags, waitingFor: [customerKey(customerId)] };
  }
  if (locked.missingPassage) {
    return { supersededBy, tenantId, flags, waitingFor: passageKeys(locked.missingPassage) };
  }
  // Once another event has replaced its state, that one waits for its own prices.
  const isWaiting = prices.length > 0 && locked.missingPrices.length > 0 && !supersededBy;
  return {
    supersededBy,
    tenantId,
    flags,
    ...(isWaiting && { waitingFor: locked.missingPrices.map(priceKey) }),
  };
}
