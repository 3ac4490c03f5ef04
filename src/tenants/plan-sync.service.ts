import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { readMappings } from './dependency-locks';
import { entitlementOf } from './entitlement';
import { TenantsRepository } from './tenants.repository';

/** Derives tenants' plans from their subscriptions, and workspaces' limits from the plans. */
@Injectable()
export class PlanSync {
  constructor(private readonly tenants: TenantsRepository) {}

  /**
   * Recomputes a tenant that this transaction has locked. Doing it again changes nothing.
   * @returns flags for people, for example `no_default_plan`.
   */
  async recompute(tenantId: string, manager: EntityManager): Promise<string[]> {
    await readMappings(manager);
    const billing = await this.tenants.billingOf(tenantId, manager);
    const entitlement = entitlementOf(billing);
    const isManaged = billing.subscriptions.length > 0 || entitlement.subscription !== undefined;
    if (isManaged) await this.tenants.applyEntitlement(tenantId, entitlement, manager);
    return entitlement.flags;
  }

  /** The same for a tenant that is not locked yet. Callers hold no lock that comes after the tenants'. */
  async lockAndRecompute(tenantId: string, manager: EntityManager): Promise<string[]> {
    await this.tenants.lock([tenantId], manager);
    return this.recompute(tenantId, manager);
  }
}
