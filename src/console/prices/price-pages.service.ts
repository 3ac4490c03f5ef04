import { Injectable } from '@nestjs/common';
import type { AdminCaller } from '../../admin/access/admin-actor';
import type { EventSummary } from '../../admin/events/event-summary';
import { MappedPrices } from '../../admin/plan-prices/mapped-prices.service';
import { mappingRequest } from '../../admin/plan-prices/plan-prices.controller';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { readBody } from '../../http/bodies/request-body';
import { idempotencyOf } from '../forms/form-idempotency';
import type { FormOutcome } from '../forms/form-outcome';
import { type FormValues, textOf } from '../forms/form-values';
import { type Refusal, refusalOf } from '../forms/refusal';
import { pricePath } from '../paths/price-path';
import {
  type AwaitedPrice,
  type MappedPriceRow,
  type PlanChoice,
  PricesRepository,
} from './prices.repository';

/** The choice of the form that is no plan's id. */
export const NO_PLAN = 'none';

export interface PriceListView {
  mapped: MappedPriceRow[];
  /** Those that nobody has mapped, or not to a plan that is there. */
  awaited: AwaitedPrice[];
}

export interface PriceView {
  priceId: string;
  mapping: MappedPriceRow | undefined;
  waiting: EventSummary[];
  tenants: { id: string; name: string }[];
  plans: PlanChoice[];
  /** It has just been mapped: so many tenants were recomputed. */
  recomputed?: number | undefined;
  /** What the form was filled in with. */
  reason?: string;
  refusal?: Refusal;
}

/** Which plan each price buys, and the form that says so. */
@Injectable()
export class PricePages {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly prices: PricesRepository,
    private readonly mappings: MappedPrices,
  ) {}

  async list(): Promise<PriceListView> {
    return this.reading.run(async (manager) => ({
      awaited: await this.prices.awaited(manager),
      mapped: await this.prices.mapped(manager),
    }));
  }

  /** Also of a price that nothing has mentioned yet: it may be mapped before. */
  async read(priceId: string, { recomputed }: { recomputed?: string | undefined }): Promise<PriceView> {
    return this.reading.run(async (manager) => ({
      priceId,
      mapping: await this.prices.find(priceId, manager),
      waiting: await this.prices.waitingFor(priceId, manager),
      tenants: await this.prices.tenantsWith(priceId, manager),
      plans: await this.prices.plans(manager),
      recomputed: recomputed === undefined ? undefined : Number(recomputed),
    }));
  }

  async map(
    priceId: string,
    path: string,
    form: FormValues,
    caller: AdminCaller,
  ): Promise<FormOutcome<PriceView>> {
    const view = { ...(await this.read(priceId, {})), reason: textOf(form, 'reason') };
    try {
      const choice = textOf(form, 'planId');
      // The form asks for a reason; the API takes an order without.
      const fields = { planId: choice === NO_PLAN ? null : choice, reason: view.reason || undefined };
      const order = { priceId, ...readBody(mappingRequest, fields) };
      const { body } = await this.mappings.map(order, caller, idempotencyOf(path, form));
      return { location: `${pricePath(priceId)}?recomputed=${body.tenantsRecomputed}` };
    } catch (error) {
      const refusal = refusalOf(error);
      return { status: refusal.status, view: { ...view, refusal } };
    }
  }
}
