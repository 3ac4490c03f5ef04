import { Body, Controller, Param, Put } from '@nestjs/common';
import { z } from 'zod';
import { UnitOfWork } from '../../database/unit-of-work';
import { FailureException } from '../../http/failure.exception';
import { PlanPricesRepository } from '../../plans/plan-prices.repository';
import { PriceMappings } from '../../plans/price-mappings.service';
import { type AdminCaller, Caller } from '../access/admin-actor';
import { AuditRepository } from '../audit/audit.repository';
import { readBody } from '../../http/request-body';

const mappingRequest = z.object({
  planId: z.uuid('must be the id of a plan, or null for "buys no plan"').nullable(),
});

@Controller('admin/plan-prices')
export class PlanPricesController {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly prices: PlanPricesRepository,
    private readonly mappings: PriceMappings,
    private readonly audit: AuditRepository,
  ) {}

  /** Says which plan a Stripe price buys; tenants that have it get the plan before this answers. */
  @Put(':priceId')
  async map(@Param('priceId') priceId: string, @Body() body: unknown, @Caller() caller: AdminCaller) {
    const { planId } = readBody(mappingRequest, body);
    if (!/^[\x21-\x7e]{1,255}$/.test(priceId)) {
      throw new FailureException(400, 'invalid_request', {
        message: 'The path must end in the id of a Stripe price.',
      });
    }
    await this.unitOfWork.run(async (manager) => {
      if (planId !== null && !(await this.prices.isPlan(planId, manager))) {
        throw new FailureException(404, 'plan_not_found');
      }
      await this.mappings.map(priceId, planId, manager);
      const entry = { action: 'map_price', target: priceId, result: planId ? `plan ${planId}` : 'no plan' };
      await this.audit.append(caller, entry, manager);
    });
    return { priceId, planId, tenantsRecomputed: await this.mappings.apply(priceId) };
  }
}
