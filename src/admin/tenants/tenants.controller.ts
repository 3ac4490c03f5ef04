import { Controller, Get, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { FailureException } from '../../http/failures/failure.exception';
import { type AdminCaller, Caller } from '../access/admin-actor';
import type { Idempotency } from '../mutations/idempotency';
import { IdempotencyKeyHeader } from '../mutations/idempotency.decorator';
import { answered } from '../mutations/performed';
import { Input } from '../../http/input/input.decorator';
import { reason, stripeId, tenantParams } from '../requests/request-fields';
import { TenantCustomers } from './tenant-customers.service';
import { Describes } from '../openapi/describes.decorator';
import { TenantDetailsRepository, tenantDetailsAnswer } from './tenant-details.repository';
import { type TenantPage, tenantPage, tenantPageAnswer } from './tenant-page';
import { TenantSearch } from './tenant-search';

export const linkRequest = z.strictObject({
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
    description:
      'A search finds a whole id, else what begins with the text: first by slug, then by name. It reads along an index, ' +
      'so that it costs the same with a hundred thousand tenants.',
    query: tenantPage,
    answers: { 200: tenantPageAnswer },
  })
  list(@Input() { query }: { query: TenantPage }) {
    return this.reading.run((manager) => this.search.list(query, manager));
  }

  @Get(':id')
  @Describes({
    summary: 'Show a tenant: plan, customers, subscriptions, workspaces and the newest lines of its ledger',
    params: tenantParams,
    answers: { 200: tenantDetailsAnswer },
    refusals: { 404: { tenant_not_found: 'there is none' } },
  })
  async show(@Input() { params }: { params: { id: string } }, @Caller() caller: AdminCaller) {
    const tenant = await this.reading.run((manager) => this.tenants.find(params.id, caller, manager));
    if (!tenant) throw new FailureException(404, 'tenant_not_found');
    return tenant;
  }

  /** Says which tenant a customer belongs to; outranks whatever Stripe's metadata says. */
  @Put(':id/stripe-customer')
  @Describes({
    summary: 'Say which tenant a customer belongs to',
    description: 'Outranks whatever Stripe’s metadata says, and wakes the events that waited for it.',
    params: tenantParams,
    body: linkRequest,
    answers: { 200: linkAnswer },
    refusals: { 404: { tenant_not_found: 'there is none' } },
    isMutation: true,
  })
  async link(
    @Input() { params, body }: { params: { id: string }; body: z.output<typeof linkRequest> },
    @Caller() caller: AdminCaller,
    @IdempotencyKeyHeader() idempotency: Idempotency | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const order = { tenantId: params.id, ...body };
    return answered(await this.customers.link(order, caller, idempotency), reply);
  }
}
