import { useIsOperator } from '../parts/console-context';
import { Layout } from '../layout/layout';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { Live } from '../parts/live';
import { Notice } from '../parts/notice';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';
import { BoughtPlan } from './bought-plan';
import { pricePath, PRICES_PATH } from '../paths/price-path';
import type { PriceListView } from './price-pages.service';
import { type AwaitedPrice, type MappedPriceRow, MAX_PRICES } from './prices.repository';

export function PricesPage({ mapped, awaited }: PriceListView) {
  return (
    <Layout title="Prices" section="prices" actions={<PriceBox />}>
      <Live>
        {awaited.length > 0 && <Awaited prices={awaited} />}
        <Card title="What prices buy" id="mapped" kind="flush">
          {mapped.length > 0 ? (
            <Table
              caption="Prices and the plans that they buy"
              columns={mappedColumns}
              rows={mapped}
              keyOf={({ priceId }) => priceId}
            />
          ) : (
            <EmptyState title="Nobody has said yet what any price buys.">
              Type the id of a price above, or have the product write <code>plan_prices</code>.
            </EmptyState>
          )}
        </Card>
        {mapped.length === MAX_PRICES && (
          <Notice>These are {MAX_PRICES}; type the id of another price to see what it buys.</Notice>
        )}
      </Live>
    </Layout>
  );
}

const mappedColumns: readonly Column<MappedPriceRow>[] = [
  { title: 'Price', cell: ({ priceId }) => <PriceLink priceId={priceId} /> },
  { title: 'Buys', cell: (mapping) => <BoughtPlan mapping={mapping} /> },
  {
    title: 'Tenants',
    cell: ({ isApplied }) =>
      isApplied ? 'are up to date' : <span class="muted">will be recomputed within a minute</span>,
  },
  { title: 'First mapped', cell: ({ mappedAt }) => <Timestamp at={mappedAt} format="ago" />, kind: 'fit' },
];

const awaitedColumns: readonly Column<AwaitedPrice>[] = [
  { title: 'Price', cell: ({ priceId }) => <PriceLink priceId={priceId} /> },
  { title: 'Events', cell: ({ events }) => events, kind: 'number' },
];

function Awaited({ prices }: { prices: readonly AwaitedPrice[] }) {
  const isOperator = useIsOperator();
  return (
    <>
      <Notice kind="warn">
        {prices.length === 1
          ? 'Events wait for a price of which nobody has said what it buys.'
          : `Events wait for ${prices.length} prices of which nobody has said what they buy.`}{' '}
        {isOperator ? 'Say it here' : 'An operator has to say it'}, and they go on by themselves.
      </Notice>
      <Card title="Waited for" id="awaited" kind="flush">
        <Table
          caption="Prices that events wait for"
          columns={awaitedColumns}
          rows={prices}
          keyOf={({ priceId }) => `awaited-${priceId}`}
        />
      </Card>
    </>
  );
}

function PriceLink({ priceId }: { priceId: string }) {
  return (
    <a class="row-link" href={pricePath(priceId)}>
      <code>{priceId}</code>
    </a>
  );
}

function PriceBox() {
  return (
    <form class="search" method="get" action={PRICES_PATH} role="search">
      <label class="visually-hidden" for="search">
        Go to a price
      </label>
      <input
        id="search"
        name="priceId"
        type="search"
        required
        maxLength={255}
        placeholder="price_…"
        autocomplete="off"
        spellcheck={false}
        data-search
      />
      <kbd aria-hidden="true">/</kbd>
    </form>
  );
}
