import { Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Input } from '../../http/input/input.decorator';
import { Takes } from '../../http/input/takes.decorator';
import { CONSOLE_PATH } from '../paths/console-path';
import { field } from '../forms/fields';
import { ConsoleController } from '../routing/console-controller.decorator';
import { AuditPage } from './audit.page';
import { AuditList } from './audit-list.service';

const auditQuery = z.strictObject({
  actor: field,
  action: field,
  target: field,
  from: field,
  to: field,
  cursor: field,
});

@ConsoleController(`${CONSOLE_PATH}/audit`)
export class AuditPageController {
  constructor(private readonly list: AuditList) {}

  @Get()
  @Takes({ query: auditQuery })
  async show(
    @Input() { query }: { query: z.output<typeof auditQuery> },
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const view = await this.list.read(query);
    if (view.problems.length > 0) void reply.status(400);
    return <AuditPage {...view} />;
  }
}
