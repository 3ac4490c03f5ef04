import { LEDGER_LINES, type TenantDetails } from '../../admin/tenants/tenant-details.repository';
import { eventPath, eventsPath } from '../paths/events-path';
import { kindWords } from '../parts/ledger-kind';
import { moneyText } from '../parts/money';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';

type Line = TenantDetails['ledger'][number];

const columns: readonly Column<Line>[] = [
  { title: 'When', cell: ({ occurredAt }) => <Timestamp at={occurredAt} format="ago" />, kind: 'fit' },
  { title: 'What', cell: ({ kind }) => kindWords[kind] ?? kind },
  { title: 'Amount', cell: (line) => <Amount line={line} />, kind: 'number' },
  {
    title: 'Object',
    cell: ({ objectId }) => (
      <a href={eventsPath({ objectId })}>
        <code>{objectId}</code>
      </a>
    ),
  },
  {
    title: 'Event',
    cell: ({ stripeEventId }) => (
      <a href={eventPath(stripeEventId)}>
        <code>{stripeEventId}</code>
      </a>
    ),
  },
];

/** What was paid, refunded and declined. */
export function LedgerTable({ lines }: { lines: readonly Line[] }) {
  return (
    <Card
      title="Ledger"
      id="ledger"
      kind="flush"
      actions={lines.length >= LEDGER_LINES && <span class="muted">the newest {LEDGER_LINES} lines</span>}
    >
      {lines.length > 0 ? (
        <Table
          caption="Lines of the ledger, newest first"
          columns={columns}
          rows={lines}
          keyOf={({ kind, objectId, stripeEventId }) => `${kind}-${objectId}-${stripeEventId}`}
        />
      ) : (
        <EmptyState title="Nothing has been paid, refunded or declined." />
      )}
    </Card>
  );
}

/** Of a refund, Stripe tells how much it is in all, and mostly also how much of that is new. */
function Amount({ line: { kind, amount, newAmount, currency } }: { line: Line }) {
  if (kind !== 'refund') return <>{moneyText(amount, currency)}</>;
  return (
    <>
      {newAmount !== null && `−${moneyText(newAmount, currency)}`}
      <span class={newAmount === null ? undefined : 'sub'}>{moneyText(amount, currency)} in all</span>
    </>
  );
}
