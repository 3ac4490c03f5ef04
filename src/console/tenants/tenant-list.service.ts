import { Injectable } from '@nestjs/common';
import { TenantSearch, type TenantSummary } from '../../admin/tenants/tenant-search';
import { ReadOnlyUnit } from '../../database/read-only-unit';
import { type FormValues, textOf } from '../forms/form-values';

const PAGE = 50;
const MAX_TEXT = 200;

export interface TenantListView {
  search: string;
  /** Somebody looks for the tenant that this customer belongs to; empty: nobody does. */
  customerId: string;
  tenants: TenantSummary[];
  cursor: string | null;
}

/** The list of tenants as the console shows it. */
@Injectable()
export class TenantList {
  constructor(
    private readonly reading: ReadOnlyUnit,
    private readonly tenants: TenantSearch,
  ) {}

  async read(query: FormValues): Promise<TenantListView> {
    const search = textOf(query, 'search').slice(0, MAX_TEXT);
    const cursor = textOf(query, 'cursor');
    const page = await this.reading.run((manager) =>
      this.tenants.list({ search: search || undefined, cursor: cursor || undefined, limit: PAGE }, manager),
    );
    return { search, customerId: textOf(query, 'customerId'), ...page };
  }
}
