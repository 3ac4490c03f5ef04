import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { AdminCaller } from '../../admin/access/admin-actor';
import type { AdminActor } from '../../admin/access/admin-tokens';
import { TenantCustomers } from '../../admin/tenants/tenant-customers.service';
import {
  type OpenProposal,
  ProposalDetailsRepository,
} from '../../admin/checkout-sessions/proposal-details.repository';
import { type TenantDetails, TenantDetailsRepository } from '../../admin/tenants/tenant-details.repository';
import { linkRequest } from '../../admin/tenants/tenants.controller';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { FailureException } from '../../http/failures/failure.exception';
import { readBody } from '../../http/bodies/request-body';
import { idempotencyOf } from '../forms/form-idempotency';
import type { FormOutcome } from '../forms/form-outcome';
import { type FormValues, textOf } from '../forms/form-values';
import { type Refusal, refusalOf } from '../forms/refusal';
import { tenantPath } from '../paths/tenant-path';

export interface TenantView {
  tenant: TenantDetails;
  /** Buyers who named it, and wait for an operator's word. */
  proposals: OpenProposal[];
  /** What the form is filled in with. */
  customerId: string;
  reason: string;
  /** The customer that has just been linked. */
  linked?: string | undefined;
  /** The tenant that it belonged to before, as the address says. */
  was?: string | undefined;
  refusal?: Refusal;
}

/** One tenant as the console shows it, and the form that links a customer to it. */
@Injectable()
export class TenantPages {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly tenants: TenantDetailsRepository,
    private readonly customers: TenantCustomers,
    private readonly proposals: ProposalDetailsRepository,
  ) {}

  /** @throws {FailureException} 404 `tenant_not_found` */
  async read(id: string, query: FormValues, actor: AdminActor): Promise<TenantView> {
    const { tenant, proposals } = await this.reading.run(async (manager) => ({
      tenant: await this.tenants.find(id, actor, manager),
      proposals: await this.proposals.openOf(id, actor, manager),
    }));
    if (!tenant) throw new FailureException(404, 'tenant_not_found', { message: 'There is no such tenant.' });
    // The address says which it was, the database whether it is true.
    const linked = tenant.customers.find((customer) => customer.id === textOf(query, 'linked'))?.id;
    const was = z.guid().safeParse(textOf(query, 'was')).data;
    return {
      tenant,
      proposals,
      customerId: textOf(query, 'customerId'),
      reason: textOf(query, 'reason'),
      linked,
      was: linked === undefined ? undefined : was,
    };
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
      // The form asks for a reason; the API takes an order without.
      const fields = { stripeCustomerId: view.customerId, reason: view.reason || undefined };
      const order = { tenantId: view.tenant.id, ...readBody(linkRequest, fields) };
      const { body } = await this.customers.link(order, caller, idempotencyOf(path, form));
      const linked = new URLSearchParams({ linked: order.stripeCustomerId });
      if (body.previousTenantId !== undefined) linked.set('was', body.previousTenantId);
      return { location: `${tenantPath(id)}?${linked}` };
    } catch (error) {
      const refusal = refusalOf(error);
      return { status: refusal.status, view: { ...view, refusal } };
    }
  }
}
