import { Body, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { answerForm } from '../forms/form-outcome';
import { formOf, type FormValues, textOf } from '../forms/form-values';
import { ConsoleController } from '../layout/console-controller.decorator';
import { PricePage } from './price.page';
import { pricePath, PRICES_PATH } from './price-path';
import { PricePages } from './price-pages.service';
import { PricesPage } from './prices.page';

@ConsoleController(PRICES_PATH)
export class PricePagesController {
  constructor(private readonly pages: PricePages) {}

  @Get()
  async index(@Query() query: FormValues, @Res({ passthrough: true }) reply: FastifyReply) {
    const wanted = textOf(query, 'priceId');
    if (wanted === '') return <PricesPage {...await this.pages.list()} />;
    void reply.status(303).header('location', pricePath(wanted));
    return '';
  }

  @Get(':priceId')
  async show(@Param('priceId') priceId: string, @Query() query: FormValues) {
    return <PricePage {...await this.pages.read(priceId, query)} />;
  }

  /** Says which plan the price buys. */
  @Post(':priceId')
  async map(
    @Param('priceId') priceId: string,
    @Body() body: unknown,
    @Caller() caller: AdminCaller,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.pages.map(priceId, url, formOf(body), caller);
    return answerForm(outcome, reply, (view) => <PricePage {...view} />);
  }
}
