import type { OpenProposal } from '../../admin/checkout-sessions/proposal-details.repository';
import { eventPath, eventsPath } from '../paths/events-path';
import { Card } from '../parts/card';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';

const columns: readonly Column<OpenProposal>[] = [
  {
    title: 'Checkout session',
    cell: ({ sessionId, eventId }) => (
      <a href={eventId === null ? eventsPath({ objectId: sessionId }) : `${eventPath(eventId)}#proposal`}>
        <code>{sessionId}</code>
      </a>
    ),
  },
  {
    title: 'Bought by',
    cell: ({ customer: { id, name, email } }) => (
      <>
        <code>{id}</code>
        <span class="sub">{[name, email].filter((text) => text !== null).join(', ')}</span>
      </>
    ),
  },
  {
    title: 'Belongs to',
    cell: ({ customer: { tenantId, tenantName } }) => tenantName ?? tenantId ?? 'no tenant',
  },
  { title: 'Asked', cell: ({ askedAt }) => <Timestamp at={askedAt} format="ago" />, kind: 'fit' },
];

/** Buyers who named this tenant, and wait for an operator's word. */
export function ProposalsCard({ proposals }: { proposals: readonly OpenProposal[] }) {
  if (proposals.length === 0) return null;
  return (
    <Card title="Buyers who named this tenant" id="proposals" kind="flush">
      <Table
        caption="Checkout sessions that wait for an operator to link or refuse"
        columns={columns}
        rows={proposals}
        keyOf={({ sessionId }) => sessionId}
      />
    </Card>
  );
}
