import { Get, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AdminCaller, Caller } from '../../admin/access/admin-actor';
import { z } from 'zod';
import { tenantParams } from '../../admin/requests/request-fields';
import { tenantPage } from '../../admin/tenants/tenant-page';
import { Input } from '../../http/input/input.decorator';
import { Takes } from '../../http/input/takes.decorator';
import { field, orderFields } from '../forms/fields';
import { answerForm } from '../forms/form-outcome';
import { ConsoleController } from '../routing/console-controller.decorator';
import { TenantList } from './tenant-list.service';
import { TenantPage } from './tenant.page';
import { TENANTS_PATH } from '../paths/tenant-path';
import { TenantPages } from './tenant-view.service';
import { TenantsPage } from './tenants.page';

const listQuery = tenantPage
  .omit({ limit: true })
  .extend({ search: z.string().max(200).optional(), customerId: field });
const pageQuery = z.strictObject({ customerId: field, reason: field, linked: field, was: field });
const linkForm = z.strictObject({ ...orderFields, customerId: field, reason: field });

interface Page {
  params: { id: string };
  query: z.output<typeof pageQuery>;
}

@ConsoleController(TENANTS_PATH)
export class TenantPagesController {
  constructor(
    private readonly list: TenantList,
    private readonly pages: TenantPages,
  ) {}

  @Get()
  @Takes({ query: listQuery })
  async index(@Input() { query }: { query: z.output<typeof listQuery> }) {
    return <TenantsPage {...await this.list.read(query)} />;
  }

  @Get(':id')
  @Takes({ params: tenantParams, query: pageQuery })
  async show(@Input() { params, query }: Page, @Caller() caller: AdminCaller) {
    return <TenantPage {...await this.pages.read(params.id, query, caller)} />;
  }

  /** Links a customer to the tenant. */
  @Post(':id')
  @Takes({ params: tenantParams, query: pageQuery, form: linkForm })
  async link(
    @Input() { params, form }: Page & { form: z.output<typeof linkForm> },
    @Caller() caller: AdminCaller,
    @Req() { url }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const outcome = await this.pages.link(params.id, url, form, caller);
    return answerForm(outcome, reply, (view) => <TenantPage {...view} />);
  }
}
