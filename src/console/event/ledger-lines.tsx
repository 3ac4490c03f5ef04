import type { LedgerLine } from '../../admin/events/event-details.repository';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';
import { moneyText } from '../parts/money';
import { tenantPath } from '../paths/tenant-path';
import { eventsPath } from '../paths/events-path';
import { kindWords } from '../parts/ledger-kind';

const columns: readonly Column<LedgerLine>[] = [
  { title: 'Fact', cell: ({ kind }) => <strong>{kindWords[kind] ?? kind}</strong>, kind: 'fit' },
  { title: 'Amount', cell: (line) => <Amount line={line} />, kind: 'number' },
  {
    title: 'Object',
    cell: ({ objectId }) => (
      <a href={eventsPath({ objectId })}>
        <code>{objectId}</code>
      </a>
    ),
  },
  { title: 'Tenant', cell: (line) => <Tenant line={line} /> },
  { title: 'Occurred', cell: ({ occurredAt }) => <Timestamp at={occurredAt} format="ago" />, kind: 'fit' },
];

/** Lines of the ledger. */
export function LedgerLines({ lines }: { lines: readonly LedgerLine[] }) {
  return (
    <Table
      caption="Lines that this event wrote into the ledger"
      columns={columns}
      rows={lines}
      keyOf={({ kind, objectId, amount }) => `${kind}-${objectId}-${amount}`}
    />
  );
}

function Amount({ line: { kind, amount, newAmount, currency } }: { line: LedgerLine }) {
  if (kind !== 'refund') return <strong>{moneyText(amount, currency)}</strong>;
  if (newAmount === null) {
    return (
      <>
        <strong>{moneyText(amount, currency)}</strong> <span class="sub">refunded in all</span>
      </>
    );
  }
  return (
    <>
      <strong>{moneyText(newAmount, currency)}</strong>{' '}
      <span class="sub">{moneyText(amount, currency)} refunded in all</span>
    </>
  );
}

function Tenant({ line: { tenantId, customerId } }: { line: LedgerLine }) {
  return (
    <>
      {tenantId === null ? (
        <span class="muted">of no tenant yet</span>
      ) : (
        <a href={tenantPath(tenantId)}>
          <code>{tenantId}</code>
        </a>
      )}
      {customerId !== null && <code class="sub">{customerId}</code>}
    </>
  );
}
