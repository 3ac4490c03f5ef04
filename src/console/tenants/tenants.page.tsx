import type { TenantSummary } from '../../admin/tenants/tenant-page';
import { Layout } from '../layout/layout';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { Notice } from '../parts/notice';
import { Pager } from '../parts/pager';
import { type Column, Table } from '../parts/table';
import { PeriodEnd, SubscriptionBadge } from './subscription-badge';
import type { TenantListView } from './tenant-list.service';
import { TENANTS_PATH, tenantPath } from '../paths/tenant-path';

export function TenantsPage({ search, customerId, tenants, cursor }: TenantListView) {
  return (
    <Layout
      title="Tenants"
      section="tenants"
      actions={<TenantSearchBox search={search} customerId={customerId} />}
    >
      {customerId !== '' && (
        <Notice>
          Choose the tenant that <code>{customerId}</code> belongs to; the next page asks before anything is
          changed.
        </Notice>
      )}
      <Card title={search === '' ? 'By slug' : `Found for “${search}”`} kind="flush">
        {tenants.length > 0 ? (
          <Table
            caption="Tenants by slug"
            columns={columnsFor(customerId)}
            rows={tenants}
            keyOf={({ id }) => id}
          />
        ) : (
          <NoTenants search={search} />
        )}
      </Card>
      <Pager cursor={cursor} words={{ first: '« First', next: 'More ›', last: 'These are the last' }} />
    </Layout>
  );
}

function columnsFor(customerId: string): Column<TenantSummary>[] {
  const query = customerId === '' ? '' : `?customerId=${encodeURIComponent(customerId)}`;
  return [
    {
      title: 'Tenant',
      cell: ({ id, name, slug }) => (
        <>
          <a class="row-link" href={`${tenantPath(id)}${query}`}>
            {name}
          </a>
          {slug !== id && <span class="sub">{slug}</span>}
        </>
      ),
    },
    { title: 'Plan', cell: ({ plan }) => plan ?? <span class="muted">none</span> },
    {
      title: 'Subscription',
      cell: ({ subscriptionStatus }) => <SubscriptionBadge status={subscriptionStatus} />,
      kind: 'fit',
    },
    {
      title: 'Period ends',
      cell: ({ currentPeriodEnd, cancelAtPeriodEnd, subscriptionStatus }) => (
        <PeriodEnd end={currentPeriodEnd} isLast={cancelAtPeriodEnd} status={subscriptionStatus} />
      ),
      kind: 'fit',
    },
  ];
}

function NoTenants({ search }: { search: string }) {
  if (search === '') {
    return (
      <EmptyState title="There are no tenants yet.">
        The product writes them into the table <code>tenants</code>; they are here as soon as it has.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No tenant is found.">
      Ids have to be whole; of a name or a slug give the beginning.{' '}
      <a href={TENANTS_PATH}>Show all tenants</a>
    </EmptyState>
  );
}

function TenantSearchBox({ search, customerId }: { search: string; customerId: string }) {
  return (
    <form class="search" method="get" action={TENANTS_PATH} role="search" data-skip-empty>
      {customerId !== '' && <input type="hidden" name="customerId" value={customerId} />}
      <label class="visually-hidden" for="search">
        Search tenants
      </label>
      <input
        id="search"
        name="search"
        type="search"
        value={search}
        maxLength={200}
        placeholder="name… or slug…, id, cus_…, sub_…"
        autocomplete="off"
        spellcheck={false}
        data-search
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
