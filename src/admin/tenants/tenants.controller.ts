import { Body, Controller, Get, Param, ParseUUIDPipe, Put } from '@nestjs/common';
import { z } from 'zod';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { UnitOfWork } from '../../database/unit-of-work';
import { FailureException } from '../../http/failure.exception';
import { TenantLinks } from '../../tenants/tenant-links.service';
import { type AdminCaller, Caller } from '../access/admin-actor';
import { AuditRepository } from '../audit/audit.repository';
import { readBody } from '../../http/request-body';
import { TenantDetailsRepository } from './tenant-details.repository';

const linkRequest = z.object({
  stripeCustomerId: z.string().regex(/^[\x21-\x7e]{1,255}$/, 'must be the id of a Stripe customer, "cus_…"'),
});

const tenantId = new ParseUUIDPipe({
  exceptionFactory: () =>
    new FailureException(400, 'invalid_request', { message: 'The tenant id in the path must be a UUID.' }),
});

@Controller('admin/tenants')
export class TenantsController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reading: ReadOnlyUnit,
    private readonly tenants: TenantDetailsRepository,
    private readonly links: TenantLinks,
    private readonly audit: AuditRepository,
  ) {}

  @Get(':id')
  async show(@Param('id', tenantId) id: string) {
    const tenant = await this.reading.run((manager) => this.tenants.find(id, manager));
    if (!tenant) throw new FailureException(404, 'tenant_not_found');
    return tenant;
  }

  /** Says which tenant a customer belongs to; outranks whatever Stripe's metadata says. */
  @Put(':id/stripe-customer')
  async link(@Param('id', tenantId) id: string, @Body() body: unknown, @Caller() caller: AdminCaller) {
    const { stripeCustomerId } = readBody(linkRequest, body);
    await this.unitOfWork.run(async (manager) => {
      if (!(await this.links.link(stripeCustomerId, id, manager)))
        throw new FailureException(404, 'tenant_not_found');
      const entry = { action: 'link_customer', target: stripeCustomerId, result: `tenant ${id}` };
      await this.audit.append(caller, entry, manager);
    });
    return { tenantId: id, stripeCustomerId };
  }
}
