import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../admin/access/admin-actor';
import type { AdminActor } from '../../admin/access/admin-tokens';
import { TenantCustomers } from '../../admin/tenants/tenant-customers.service';
import { type TenantDetails, TenantDetailsRepository } from '../../admin/tenants/tenant-details.repository';
import { linkRequest } from '../../admin/tenants/tenants.controller';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { FailureException } from '../../http/failure.exception';
import { readBody } from '../../http/request-body';
import { idempotencyOf } from '../forms/form-idempotency';
import type { FormOutcome } from '../forms/form-outcome';
import { type FormValues, textOf } from '../forms/form-values';
import { type Refusal, refusalOf } from '../forms/refusal';
import { tenantPath } from './tenant-path';

export interface TenantView {
  tenant: TenantDetails;
  /** What the form is filled in with. */
  customerId: string;
  /** The customer that has just been linked. */
  linked?: string | undefined;
  refusal?: Refusal;
}

/** One tenant as the console shows it, and the form that links a customer to it. */
@Injectable()
export class TenantPages {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly tenants: TenantDetailsRepository,
    private readonly customers: TenantCustomers,
  ) {}

  /** @throws {FailureException} 404 `tenant_not_found` */
  async read(id: string, query: FormValues, actor: AdminActor): Promise<TenantView> {
    const tenant = await this.reading.run((manager) => this.tenants.find(id, actor, manager));
    if (!tenant) throw new FailureException(404, 'tenant_not_found', { message: 'There is no such tenant.' });
    // The address says which it was, the database whether it is true.
    const linked = tenant.customers.find((customer) => customer.id === textOf(query, 'linked'))?.id;
    return { tenant, customerId: textOf(query, 'customerId'), linked };
  }

  /** @throws {FailureException} 404 `tenant_not_found` */
  async link(
    id: string,
    path: string,
    form: FormValues,
    caller: AdminCaller,
  ): Promise<FormOutcome<TenantView>> {
    const view = await this.read(id, form, caller);
    try {
      const { stripeCustomerId } = readBody(linkRequest, { stripeCustomerId: view.customerId });
      const order = { tenantId: view.tenant.id, stripeCustomerId };
      await this.customers.link(order, caller, idempotencyOf(path, form));
      return { location: `${tenantPath(id)}?linked=${encodeURIComponent(stripeCustomerId)}` };
    } catch (error) {
      const refusal = refusalOf(error);
      return { status: refusal.status, view: { ...view, refusal } };
    }
  }
}
