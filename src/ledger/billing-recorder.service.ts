import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Applied } from '../ordering/applied';
import type { Projection } from '../ordering/projection';
import { Projector, readVersion } from '../ordering/projector';
import type { ObjectEvent, Version } from '../ordering/version';
import { customerKey } from '../tenants/dependency-locks';
import { TenantLinks } from '../tenants/tenant-links.service';
import type { BillingFact } from './billing-fact';
import { LedgerRepository } from './ledger.repository';

/** Objects that money moves through: each event of theirs updates a projection and may state a fact for the ledger. */
@Injectable()
export class BillingRecorder {
  constructor(
    private readonly projector: Projector,
    private readonly links: TenantLinks,
    private readonly ledger: LedgerRepository,
  ) {}

  /**
   * The fact is taken from the event itself, also when a newer one has superseded its state: it happened.
   * @param factOf what the event says for the ledger; undefined when nothing.
   */
  async apply<S extends { id: string; customerId: string | null }>(
    projection: Projection<S>,
    event: ObjectEvent,
    factOf: (version: Version<S>, event: ObjectEvent) => BillingFact | undefined,
    manager: EntityManager,
  ): Promise<Applied> {
    const version = readVersion(projection, event);
    const { customerId } = version.state;
    if (customerId !== null) await this.links.lockCustomer(customerId, manager);
    const link = customerId === null ? undefined : await this.links.resolve(customerId, {}, manager);
    const tenantId = link?.tenantId ?? null;

    const { supersededBy, flags: ties } = await this.projector.project(projection, event, manager);
    const origin = { eventId: event.id, occurredAt: event.created, customerId, tenantId };
    // What Stripe showed when it was asked states no fact: the event that does comes by itself.
    const fact = version.phase === 'fetched' ? undefined : factOf(version, event);
    await this.ledger.record(fact, origin, manager);
    // A tenant that was inserted after its customer named it is linked by whichever event comes next.
    const flags = [
      ...ties,
      ...(link?.flags ?? []),
      ...(link?.changed ? await this.links.recompute(link, manager) : []),
    ];
    if (customerId !== null && tenantId === null) {
      return { supersededBy, tenantId, flags, waitingFor: [customerKey(customerId)] };
    }
    return { supersededBy, tenantId, flags };
  }
}
