import { Injectable } from '@nestjs/common';
import type { TenantSummary } from '../../admin/tenants/tenant-page';
import { TenantSearch } from '../../admin/tenants/tenant-search';
import { ReadOnlyUnit } from '../../database/read-only-unit';

const PAGE = 50;

export interface TenantListQuery {
  search?: string | undefined;
  cursor?: string | undefined;
  customerId?: string | undefined;
}

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

  async read({ search: wanted = '', cursor, customerId = '' }: TenantListQuery): Promise<TenantListView> {
    const search = wanted.trim();
    const page = await this.reading.run((manager) =>
      this.tenants.list({ search: search || undefined, cursor, limit: PAGE }, manager),
    );
    return { search, customerId: customerId.trim(), ...page };
  }
}
