import { Injectable } from '@nestjs/common';
import { FailureException } from '../../http/failure.exception';
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

/** Which tenant a customer belongs to, because a person says so; outranks whatever Stripe's metadata says. */
@Injectable()
export class TenantCustomers {
  constructor(
    private readonly mutations: AdminMutations,
    private readonly links: TenantLinks,
  ) {}

  /** @throws {FailureException} 404 `tenant_not_found` */
  async link(
    { tenantId, stripeCustomerId }: TenantCustomer,
    caller: AdminCaller,
    idempotency?: Idempotency,
  ): Promise<Performed<TenantCustomer>> {
    const order = { action: 'link_customer' as const, target: stripeCustomerId, idempotency };
    return this.mutations.perform(caller, order, async (manager) => {
      if (!(await this.links.link(stripeCustomerId, tenantId, manager)))
        throw new FailureException(404, 'tenant_not_found');
      return { result: `tenant ${tenantId}`, answer: () => ({ tenantId, stripeCustomerId }) };
    });
  }
}
