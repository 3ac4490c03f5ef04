import { Controller, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Input } from '../../http/input/input.decorator';
import { priceParams, reason } from '../requests/request-fields';
import { type AdminCaller, Caller } from '../access/admin-actor';
import type { Idempotency } from '../mutations/idempotency';
import { IdempotencyKeyHeader } from '../mutations/idempotency.decorator';
import { answered } from '../mutations/performed';
import { Describes } from '../openapi/describes.decorator';
import { MappedPrices } from './mapped-prices.service';

export const mappingRequest = z.strictObject({
  planId: z.uuid('must be the id of a plan, or null for "buys no plan"').nullable(),
  reason: reason.optional(),
});

export const mappingAnswer = z.object({
  priceId: z.string(),
  planId: z.uuid().nullable(),
  previousPlanId: z
    .uuid()
    .nullable()
    .optional()
    .meta({ description: 'What it bought before, where that was something else; null: no plan' }),
  tenantsRecomputed: z.int().meta({ description: 'So many tenants have the price' }),
});

@Controller('admin/plan-prices')
export class PlanPricesController {
  constructor(private readonly prices: MappedPrices) {}

  /** Says which plan a Stripe price buys; tenants that have it get the plan before this answers. */
  @Put(':priceId')
  @Describes({
    summary: 'Say which plan a Stripe price buys',
    description:
      'Wakes the events that waited for it; answers when every tenant with this price is recomputed.',
    params: priceParams,
    body: mappingRequest,
    answers: { 200: mappingAnswer },
    refusals: { 404: { plan_not_found: 'there is none' } },
    isMutation: true,
  })
  async map(
    @Input() { params, body }: { params: { priceId: string }; body: z.output<typeof mappingRequest> },
    @Caller() caller: AdminCaller,
    @IdempotencyKeyHeader() idempotency: Idempotency | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return answered(await this.prices.map({ priceId: params.priceId, ...body }, caller, idempotency), reply);
  }
}
