import { eventsPath } from '../paths/events-path';
import { countText } from '../parts/count';
import type { TenantDetails } from '../../admin/tenants/tenant-details.repository';
import { pricePath } from '../paths/price-path';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { type Column, Table } from '../parts/table';
import { PeriodEnd, SubscriptionBadge } from './subscription-badge';

type RowOf<Name extends 'customers' | 'subscriptions' | 'workspaces'> = TenantDetails[Name][number];

/** What a customer's link rests on, by its `tenant_source`. */
const sources: Record<string, string> = {
  admin: 'a person',
  customer: 'its metadata',
  subscription: 'the metadata of a subscription',
  checkout: 'a checkout session',
};

const none = <span class="muted">–</span>;

const customerColumns: readonly Column<RowOf<'customers'>>[] = [
  {
    title: 'Customer',
    cell: ({ id, deleted }) => (
      <>
        <a href={eventsPath({ customerId: id })}>
          <code>{id}</code>
        </a>
        {deleted && <span class="sub">deleted in Stripe</span>}
      </>
    ),
  },
  { title: 'Name', cell: ({ name }) => name ?? none },
  { title: 'Email', cell: ({ email }) => email ?? none },
  {
    title: 'Linked by',
    cell: ({ linkedBy }) => (linkedBy === null ? 'the product' : (sources[linkedBy] ?? linkedBy)),
  },
];

const subscriptionColumns: readonly Column<RowOf<'subscriptions'>>[] = [
  {
    title: 'Subscription',
    cell: ({ id, customerId }) => (
      <>
        <a href={eventsPath({ objectId: id })}>
          <code>{id}</code>
        </a>
        {customerId !== null && <code class="sub">{customerId}</code>}
      </>
    ),
  },
  { title: 'State', cell: ({ status }) => <SubscriptionBadge status={status} />, kind: 'fit' },
  {
    title: 'Price',
    cell: ({ priceId }) =>
      priceId === null ? (
        none
      ) : (
        <a href={pricePath(priceId)}>
          <code>{priceId}</code>
        </a>
      ),
  },
  {
    title: 'Period ends',
    cell: ({ currentPeriodEnd, cancelAtPeriodEnd, status }) => (
      <PeriodEnd end={currentPeriodEnd} isLast={cancelAtPeriodEnd} status={status} />
    ),
    kind: 'fit',
  },
];

const workspaceColumns: readonly Column<RowOf<'workspaces'>>[] = [
  {
    title: 'Workspace',
    cell: ({ name, slug, id }) => (
      <>
        {name}
        {slug !== id && <span class="sub">{slug}</span>}
      </>
    ),
  },
  { title: 'Members', cell: (row) => limitText(row, row.maxMembers), kind: 'number' },
  { title: 'Projects', cell: (row) => limitText(row, row.maxProjects), kind: 'number' },
  { title: 'Storage', cell: (row) => limitText(row, row.maxStorageMb, ' MB'), kind: 'number' },
];

/** A workspace without a plan has not been given its limits yet; with one, null is no limit. */
function limitText({ planId }: RowOf<'workspaces'>, limit: number | null, unit = ''): string {
  if (limit !== null) return countText(limit) + unit;
  return planId === null ? 'not set yet' : 'unlimited';
}

export function CustomersTable({ tenant: { customers } }: { tenant: TenantDetails }) {
  return (
    <Card title="Customers" id="customers" kind="flush">
      {customers.length > 0 ? (
        <Table
          caption="Customers in Stripe"
          columns={customerColumns}
          rows={customers}
          keyOf={({ id }) => id}
        />
      ) : (
        <EmptyState title="No Stripe customer belongs to this tenant.">
          Name it in <code>metadata.tenant_id</code> of the customer in Stripe, or have an operator link it
          here.
        </EmptyState>
      )}
    </Card>
  );
}

export function SubscriptionsTable({ tenant: { subscriptions } }: { tenant: TenantDetails }) {
  return (
    <Card title="Subscriptions" id="subscriptions" kind="flush">
      {subscriptions.length > 0 ? (
        <Table
          caption="Subscriptions, oldest first"
          columns={subscriptionColumns}
          rows={subscriptions}
          keyOf={({ id }) => id}
        />
      ) : (
        <EmptyState title="It has never subscribed." />
      )}
    </Card>
  );
}

export function WorkspacesTable({ tenant: { workspaces } }: { tenant: TenantDetails }) {
  return (
    <Card title="Workspaces and their limits" id="workspaces" kind="flush">
      {workspaces.length > 0 ? (
        <Table
          caption="Workspaces and their limits"
          columns={workspaceColumns}
          rows={workspaces}
          keyOf={({ id }) => id}
        />
      ) : (
        <EmptyState title="The product has made no workspace for it." />
      )}
    </Card>
  );
}
