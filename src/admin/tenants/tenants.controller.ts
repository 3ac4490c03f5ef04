import { Body, Controller, Get, Param, ParseUUIDPipe, Put, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { FailureException } from '../../http/failure.exception';
import { type AdminCaller, Caller } from '../access/admin-actor';
import type { Idempotency } from '../mutations/idempotency';
import { IdempotencyKeyHeader } from '../mutations/idempotency.decorator';
import { answered } from '../mutations/performed';
import { readBody } from '../../http/request-body';
import { reason, stripeId } from '../request-fields';
import { TenantCustomers } from './tenant-customers.service';
import { Describes } from '../openapi/describes.decorator';
import { TenantDetailsRepository, tenantDetailsAnswer } from './tenant-details.repository';
import { TenantSearch, tenantPage, tenantPageAnswer } from './tenant-search';

export const linkRequest = z.object({
  stripeCustomerId: stripeId('must be the id of a Stripe customer, "cus_…"'),
  reason: reason.optional(),
});

export const linkAnswer = z.object({
  tenantId: z.guid(),
  stripeCustomerId: z.string(),
  previousTenantId: z
    .guid()
    .optional()
    .meta({ description: 'Whom it belonged to before, where that was another tenant' }),
});

const tenantId = new ParseUUIDPipe({
  exceptionFactory: () =>
    new FailureException(400, 'invalid_request', { message: 'The tenant id in the path must be a UUID.' }),
});

@Controller('admin/tenants')
export class TenantsController {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly search: TenantSearch,
    private readonly tenants: TenantDetailsRepository,
    private readonly customers: TenantCustomers,
  ) {}

  @Get()
  @Describes({
    summary: 'List tenants with their plans, in the order of their slugs',
    query: tenantPage,
    answers: { 200: tenantPageAnswer },
  })
  list(@Query() query: unknown) {
    const page = readBody(tenantPage, query);
    return this.reading.run((manager) => this.search.list(page, manager));
  }

  @Get(':id')
  @Describes({
    summary: 'Show a tenant: plan, customers, subscriptions, workspaces and the newest lines of its ledger',
    params: { id: 'The tenant’s UUID' },
    answers: { 200: tenantDetailsAnswer },
    refusals: {
      400: { invalid_request: 'the id is no UUID' },
      404: { tenant_not_found: 'there is none' },
    },
  })
  async show(@Param('id', tenantId) id: string, @Caller() caller: AdminCaller) {
    const tenant = await this.reading.run((manager) => this.tenants.find(id, caller, manager));
    if (!tenant) throw new FailureException(404, 'tenant_not_found');
    return tenant;
  }

  /** Says which tenant a customer belongs to; outranks whatever Stripe's metadata says. */
  @Put(':id/stripe-customer')
  @Describes({
    summary: 'Say which tenant a customer belongs to',
    description: 'Outranks whatever Stripe’s metadata says, and wakes the events that waited for it.',
    params: { id: 'The tenant’s UUID' },
    body: linkRequest,
    answers: { 200: linkAnswer },
    refusals: { 404: { tenant_not_found: 'there is none' } },
    isMutation: true,
  })
  async link(
    @Param('id', tenantId) id: string,
    @Body() body: unknown,
    @Caller() caller: AdminCaller,
    @IdempotencyKeyHeader() idempotency: Idempotency | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { stripeCustomerId, reason: why } = readBody(linkRequest, body);
    return answered(
      await this.customers.link({ tenantId: id, stripeCustomerId, reason: why }, caller, idempotency),
      reply,
    );
  }
}
