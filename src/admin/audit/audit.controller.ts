import { Controller, Get, Query } from '@nestjs/common';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { readBody } from '../../http/request-body';
import { Describes } from '../openapi/describes.decorator';
import { auditAnswer } from './audit.answers';
import { auditPage } from './audit.requests';
import { AuditSearch } from './audit-search.repository';

@Controller('admin/audit')
export class AuditController {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly audit: AuditSearch,
  ) {}

  /** Who changed what, or tried to; newest first. */
  @Get()
  @Describes({
    summary: 'List who changed what, or tried to, from where and why; newest first',
    query: auditPage,
    answers: { 200: auditAnswer },
  })
  list(@Query() query: unknown) {
    const page = readBody(auditPage, query);
    return this.reading.run((manager) => this.audit.list(page, manager));
  }
}
