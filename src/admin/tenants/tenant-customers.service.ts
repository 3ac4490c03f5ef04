import { Injectable } from '@nestjs/common';
import { FailureException } from '../../http/failures/failure.exception';
import { TenantLinks } from '../../tenants/tenant-links.service';
import type { AdminCaller } from '../access/admin-actor';
import { AdminMutations } from '../mutations/admin-mutations.service';
import type { Idempotency } from '../mutations/idempotency';
import type { Performed } from '../mutations/performed';

/** A customer and the tenant that it belongs to. */
export interface TenantCustomer {
  tenantId: string;
  stripeCustomerId: string;
}

export interface LinkOrder extends TenantCustomer {
  reason?: string | undefined;
}

export interface LinkedCustomer extends TenantCustomer {
  /** Whom it belonged to until now, where that was another tenant. */
  previousTenantId?: string;
}

/** Which tenant a customer belongs to, because a person says so; outranks whatever Stripe's metadata says. */
@Injectable()
export class TenantCustomers {
  constructor(
    private readonly mutations: AdminMutations,
    private readonly links: TenantLinks,
  ) {}

  /** @throws {FailureException} 404 `tenant_not_found` */
  async link(
    { tenantId, stripeCustomerId, reason }: LinkOrder,
    caller: AdminCaller,
    idempotency?: Idempotency,
  ): Promise<Performed<LinkedCustomer>> {
    const order = { action: 'link_customer' as const, target: stripeCustomerId, reason, idempotency };
    return this.mutations.perform(caller, order, async (manager) => {
      const linked = await this.links.link(stripeCustomerId, tenantId, manager);
      if (!linked) throw new FailureException(404, 'tenant_not_found');
      const { previousTenantId } = linked;
      const moved = previousTenantId !== null && previousTenantId !== tenantId && { previousTenantId };
      const was = moved ? `, was tenant ${previousTenantId}` : '';
      return {
        result: `tenant ${tenantId}${was}`,
        answer: () => ({ tenantId, stripeCustomerId, ...moved }),
      };
    });
  }
}
