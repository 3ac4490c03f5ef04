import { problemsOf } from '../../http/bodies/request-body';
import { Injectable } from '@nestjs/common';
import { auditPage } from '../../admin/audit/audit.requests';
import { type AuditLine, AuditSearch } from '../../admin/audit/audit-search.repository';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { filterOf } from '../events/event-list.service';
import { type FormValues, textOf } from '../forms/form-values';

export const auditFields = ['actor', 'action', 'target', 'from', 'to'] as const;
/** The fields of the filter form as they were filled in. */
export type AuditFields = Partial<Record<(typeof auditFields)[number], string>>;

export interface AuditView {
  fields: AuditFields;
  /** What is wrong with the fields, for people. */
  problems: string[];
  entries: AuditLine[];
  cursor: string | null;
}

/** The audit log as the console shows it. */
@Injectable()
export class AuditList {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly audit: AuditSearch,
  ) {}

  async read(query: FormValues): Promise<AuditView> {
    const given = auditFields.map((name) => [name, textOf(query, name)] as const);
    const fields: AuditFields = Object.fromEntries(given.filter(([, value]) => value !== ''));
    const { from, to, ...others } = fields;
    const page = auditPage.safeParse({
      ...others,
      ...filterOf({ ...(from !== undefined && { from }), ...(to !== undefined && { to }) }),
      cursor: textOf(query, 'cursor') || undefined,
    });
    if (!page.success) {
      return { fields, problems: problemsOf(page.error), entries: [], cursor: null };
    }
    const found = await this.reading.run((manager) => this.audit.list(page.data, manager));
    return { fields, problems: [], ...found };
  }
}
