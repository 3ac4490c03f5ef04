import type { EventFlag } from '../event-log/event-flags';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { readMappings } from './dependency-locks';
import { entitlementOf, type TenantBilling } from './entitlement';
import { TenantBillingRepository } from './tenant-billing.repository';
import { TenantsRepository } from './tenants.repository';

/** What locked tenants' plans are a function of, read under the lock that keeps mappings as they are. */
export type BillingByTenant = ReadonlyMap<string, TenantBilling>;

/** Derives tenants' plans from their subscriptions, and workspaces' limits from the plans. */
@Injectable()
export class PlanSync {
  constructor(
    private readonly tenants: TenantsRepository,
    private readonly billing: TenantBillingRepository,
  ) {}

  /**
   * Recomputes tenants that this transaction has locked. Doing it again changes nothing.
   * @returns flags for people, for example `no_default_plan`.
   */
  async recompute(tenantIds: readonly string[], manager: EntityManager): Promise<EventFlag[]> {
    const billing = await this.read(tenantIds, manager);
    await this.write(billing, manager);
    return [...billing.keys()].flatMap((tenantId) => flagsOf(billing, tenantId));
  }

  /** The same for a tenant that is not locked yet. Callers hold no lock that comes after the tenants'. */
  async lockAndRecompute(tenantId: string, manager: EntityManager): Promise<EventFlag[]> {
    await this.tenants.lock([tenantId], manager);
    return this.recompute([tenantId], manager);
  }

  /** First half of recomputing. */
  async read(tenantIds: readonly string[], manager: EntityManager): Promise<BillingByTenant> {
    if (tenantIds.length === 0) return new Map();
    const [, billing] = await Promise.all([
      readMappings(manager),
      this.billing.of([...new Set(tenantIds)], manager),
    ]);
    return billing;
  }

  /** Second half: of tenants that have, or had, a subscription. */
  async write(billing: BillingByTenant, manager: EntityManager): Promise<void> {
    const entitlements = [...billing]
      .map(([tenantId, each]) => ({ tenantId, each, entitlement: entitlementOf(each) }))
      .filter(
        ({ each, entitlement }) => each.subscriptions.length > 0 || entitlement.subscription !== undefined,
      )
      .map(({ tenantId, entitlement }) => ({ tenantId, ...entitlement }));
    await this.tenants.applyEntitlements(entitlements, manager);
  }
}

/** What a person should look at in a tenant's billing. */
export function flagsOf(billing: BillingByTenant, tenantId: string): EventFlag[] {
  const found = billing.get(tenantId);
  return found ? entitlementOf(found).flags : [];
}
