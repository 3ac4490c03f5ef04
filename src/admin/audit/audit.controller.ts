import { Controller, Get } from '@nestjs/common';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { Input } from '../../http/input/input.decorator';
import { Describes } from '../openapi/describes.decorator';
import { auditAnswer } from './audit.answers';
import { type AuditPage, auditPage } from './audit.requests';
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
  list(@Input() { query }: { query: AuditPage }) {
    return this.reading.run((manager) => this.audit.list(query, manager));
  }
}
