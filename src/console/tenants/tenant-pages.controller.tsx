import { Body, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { answerForm } from '../forms/form-outcome';
import { formOf, type FormValues } from '../forms/form-values';
import { ConsoleController } from '../layout/console-controller.decorator';
import { TenantList } from './tenant-list.service';
import { TenantPage } from './tenant.page';
import { TENANTS_PATH } from './tenant-path';
import { TenantPages } from './tenant-view.service';
import { TenantsPage } from './tenants.page';

@ConsoleController(TENANTS_PATH)
export class TenantPagesController {
  constructor(
    private readonly list: TenantList,
    private readonly pages: TenantPages,
  ) {}

  @Get()
  async index(@Query() query: FormValues) {
    return <TenantsPage {...await this.list.read(query)} />;
  }

  @Get(':id')
  async show(@Param('id') id: string, @Query() query: FormValues, @Caller() caller: AdminCaller) {
    return <TenantPage {...await this.pages.read(id, query, caller)} />;
  }

  /** Links a customer to the tenant. */
  @Post(':id')
  async link(
    @Param('id') id: string,
    @Body() body: unknown,
    @Caller() caller: AdminCaller,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.pages.link(id, url, formOf(body), caller);
    return answerForm(outcome, reply, (view) => <TenantPage {...view} />);
  }
}
