import { Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { z } from 'zod';
import { priceParams } from '../../admin/requests/request-fields';
import { Input } from '../../http/input/input.decorator';
import { Takes } from '../../http/input/takes.decorator';
import { field, orderFields } from '../forms/fields';
import { answerForm } from '../forms/form-outcome';
import { textOf } from '../forms/form-values';
import { ConsoleController } from '../routing/console-controller.decorator';
import { PricePage } from './price.page';
import { pricePath, PRICES_PATH } from '../paths/price-path';
import { PricePages } from './price-pages.service';
import { PricesPage } from './prices.page';

const listQuery = z.strictObject({ priceId: field });
const pageQuery = z.strictObject({
  recomputed: z
    .string()
    .regex(/^\d{1,9}$/, 'must be a number')
    .optional(),
});
const mappingForm = z.strictObject({ ...orderFields, planId: field, reason: field });

interface Page {
  params: { priceId: string };
  query: z.output<typeof pageQuery>;
}

@ConsoleController(PRICES_PATH)
export class PricePagesController {
  constructor(private readonly pages: PricePages) {}

  @Get()
  @Takes({ query: listQuery })
  async index(
    @Input() { query }: { query: z.output<typeof listQuery> },
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const wanted = textOf(query, 'priceId');
    if (wanted === '') return <PricesPage {...await this.pages.list()} />;
    void reply.status(303).header('location', pricePath(wanted));
    return '';
  }

  @Get(':priceId')
  @Takes({ params: priceParams, query: pageQuery })
  async show(@Input() { params, query }: Page) {
    return <PricePage {...await this.pages.read(params.priceId, query)} />;
  }

  /** Says which plan the price buys. */
  @Post(':priceId')
  @Takes({ params: priceParams, query: pageQuery, form: mappingForm })
  async map(
    @Input() { params, form }: Page & { form: z.output<typeof mappingForm> },
    @Caller() caller: AdminCaller,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.pages.map(params.priceId, url, form, caller);
    return answerForm(outcome, reply, (view) => <PricePage {...view} />);
  }
}
