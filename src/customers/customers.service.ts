import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Applied } from '../ordering/applied';
import { Projector, readVersion } from '../ordering/projector';
import type { ObjectEvent } from '../ordering/version';
import { CustomerLinksRepository } from '../tenants/customer-links.repository';
import { TenantClaims } from '../tenants/tenant-claims.service';
import { TenantLinks } from '../tenants/tenant-links.service';
import { CustomerProjection } from './customer.projection';

/** Customers, and the tenants that their metadata names. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly projection: CustomerProjection,
    private readonly projector: Projector,
    private readonly claims: TenantClaims,
    private readonly links: TenantLinks,
    private readonly linksRepository: CustomerLinksRepository,
  ) {}

  /** Applies any `customer.*` event. It never waits: a customer without a tenant is a fact, not a failure. */
  async apply(event: ObjectEvent, manager: EntityManager): Promise<Applied> {
    const version = readVersion(this.projection, event);
    const customerId = version.state.id;
    await this.links.lockCustomer(customerId, manager);
    const { claim: storedClaim } = await this.linksRepository.find(customerId, manager);
    const claim = await this.claims.newest(storedClaim, version, this.projection, manager);
    const link = await this.links.resolve(customerId, { customer: claim }, manager);
    const { supersededBy, flags: ties } = await this.projector.project(this.projection, event, manager);
    const flags = [...ties, ...link.flags, ...(await this.links.recompute(link, manager))];
    return { supersededBy, tenantId: link.tenantId, flags };
  }
}
