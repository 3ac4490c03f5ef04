import { eventsPath } from '../paths/events-path';
import { useIsOperator } from '../parts/console-context';
import { Layout } from '../layout/layout';
import { Card } from '../parts/card';
import { type Fact, Facts } from '../parts/facts';
import { Identifier } from '../parts/identifier';
import { Live } from '../parts/live';
import { Notice } from '../parts/notice';
import { LedgerTable } from './ledger-table';
import { LinkForm } from './link-form';
import { ProposalsCard } from './proposals-card';
import { hasEnded, PeriodEnd, SubscriptionBadge } from './subscription-badge';
import { CustomersTable, SubscriptionsTable, WorkspacesTable } from './tenant-tables';
import { tenantPath } from '../paths/tenant-path';
import type { TenantView } from './tenant-view.service';

export function TenantPage({ tenant, proposals, customerId, reason, linked, was, refusal }: TenantView) {
  const isOperator = useIsOperator();
  const events = eventsPath({ tenantId: tenant.id });
  return (
    <Layout
      title={tenant.name}
      section="tenants"
      actions={
        <a class="button" href={events}>
          Show its events
        </a>
      }
    >
      {linked !== undefined && (
        <Notice kind="good">
          <code>{linked}</code> belongs to this tenant now
          {was !== undefined && (
            <>
              , and no longer to <a href={tenantPath(was)}>{was}</a>
            </>
          )}
          . Events that waited for that go on by themselves.
        </Notice>
      )}
      {refusal && <Notice kind="bad">{refusal.message}</Notice>}
      {isOperator && customerId !== '' && (
        <LinkForm tenant={tenant} customerId={customerId} reason={reason} isInvalid={refusal !== undefined} />
      )}
      <Live>
        <div class="columns">
          <Card title="Billing">
            <Facts facts={billingOf(tenant)} />
          </Card>
          <Card title="Tenant">
            <Facts
              facts={[
                ['Id', <Identifier value={tenant.id} label="tenant id" />],
                ['Slug', tenant.slug],
                ['Status of the product', tenant.status],
              ]}
            />
          </Card>
        </div>
        <ProposalsCard proposals={proposals} />
        <CustomersTable tenant={tenant} />
        <SubscriptionsTable tenant={tenant} />
        <WorkspacesTable tenant={tenant} />
        <LedgerTable lines={tenant.ledger} />
      </Live>
      {isOperator && customerId === '' && (
        <LinkForm tenant={tenant} customerId="" reason={reason} isInvalid={refusal !== undefined} />
      )}
    </Layout>
  );
}

function billingOf(tenant: TenantView['tenant']): (Fact | false)[] {
  const { plan, subscriptionStatus, stripeSubscriptionId, currentPeriodEnd, cancelAtPeriodEnd } = tenant;
  return [
    ['Plan', plan === null ? <span class="muted">none</span> : <strong>{plan}</strong>],
    ['Subscription', <SubscriptionBadge status={subscriptionStatus} />],
    [
      'Comes from',
      stripeSubscriptionId === null ? (
        <span class="muted">no subscription</span>
      ) : (
        <Identifier value={stripeSubscriptionId} href={eventsPath({ objectId: stripeSubscriptionId })} />
      ),
    ],
    ['Period ends', <PeriodEnd end={currentPeriodEnd} />],
    subscriptionStatus !== null &&
      !hasEnded(subscriptionStatus) && [
        'At the period’s end',
        cancelAtPeriodEnd ? 'it is cancelled' : 'it renews',
      ],
  ];
}
