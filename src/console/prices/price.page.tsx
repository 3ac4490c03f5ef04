import { eventsPath } from '../paths/events-path';
import { CONSOLE_PATH } from '../paths/console-path';
import { EventsTable } from '../events/events-table';
import { useIsOperator } from '../parts/console-context';
import { Layout } from '../layout/layout';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { Facts } from '../parts/facts';
import { Identifier } from '../parts/identifier';
import { Live } from '../parts/live';
import { Notice } from '../parts/notice';
import { Timestamp } from '../parts/timestamp';
import { tenantPath } from '../paths/tenant-path';
import { BoughtPlan } from './bought-plan';
import { MappingForm } from './mapping-form';
import type { PriceView } from './price-pages.service';
import { MAX_EVENTS, MAX_TENANTS } from './prices.repository';

export function PricePage(view: PriceView) {
  const { priceId, mapping, recomputed, refusal } = view;
  const isOperator = useIsOperator();
  return (
    <Layout
      title={priceId}
      section="prices"
      actions={
        <a class="button" href={`${CONSOLE_PATH}/audit?target=${encodeURIComponent(priceId)}`}>
          Who mapped it
        </a>
      }
    >
      {recomputed !== undefined && mapping && <Mapped mapping={mapping} recomputed={recomputed} />}
      {refusal && <Notice kind="bad">{refusal.message}</Notice>}
      <Live>
        <div class="columns">
          <Card title="What it buys" id="facts">
            <Facts
              facts={[
                ['Price', <Identifier value={priceId} label="price" />],
                ['Buys', <BoughtPlan mapping={mapping} />],
                mapping && ['Mapped first', <Timestamp at={mapping.mappedAt} />],
                ['Tenants with it', <Tenants tenants={view.tenants} />],
                mapping && !mapping.isApplied && ['Their plans', 'will be recomputed within a minute'],
              ]}
            />
          </Card>
          {isOperator && (
            <MappingForm priceId={priceId} mapping={mapping} plans={view.plans} reason={view.reason} />
          )}
        </div>
        <Waiting {...view} />
      </Live>
    </Layout>
  );
}

function Mapped({ mapping, recomputed }: { mapping: NonNullable<PriceView['mapping']>; recomputed: number }) {
  return (
    <Notice kind="good">
      It buys {mapping.planName ?? 'no plan'} now.{' '}
      {recomputed === 1
        ? 'One tenant with it was recomputed.'
        : `${recomputed} tenants with it were recomputed.`}{' '}
      Events that waited for that go on by themselves.
    </Notice>
  );
}

function Tenants({ tenants }: { tenants: PriceView['tenants'] }) {
  if (tenants.length === 0) return <span class="muted">none</span>;
  return (
    <ul class="inline-list">
      {tenants.slice(0, MAX_TENANTS).map(({ id, name }) => (
        <li key={id}>
          <a href={tenantPath(id)}>{name}</a>
        </li>
      ))}
      {tenants.length > MAX_TENANTS && <li class="muted">and more</li>}
    </ul>
  );
}

function Waiting({ waiting, mapping }: PriceView) {
  return (
    <Card
      title="Events that wait for it"
      id="waiting"
      kind="flush"
      actions={waiting.length > 0 && <a href={eventsPath({ status: 'waiting' })}>Show all that wait</a>}
    >
      {waiting.length > 0 ? (
        <>
          <EventsTable events={waiting.slice(0, MAX_EVENTS)} />
          {waiting.length > MAX_EVENTS && <p class="table-foot muted">These are the newest {MAX_EVENTS}.</p>}
        </>
      ) : (
        <EmptyState title="Nothing waits for this price.">
          {mapping ? undefined : 'It may be mapped before the first event comes.'}
        </EmptyState>
      )}
    </Card>
  );
}
