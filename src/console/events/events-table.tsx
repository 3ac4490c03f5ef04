import { eventPath, eventsPath } from '../paths/events-path';
import type { EventSummary } from '../../admin/events/event-summary';
import { StatusBadge } from '../parts/status-badge';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';
import { Outlook } from './outlook';

const columns: readonly Column<EventSummary>[] = [
  { title: 'Status', cell: ({ status }) => <StatusBadge status={status} />, kind: 'fit' },
  {
    title: 'Event',
    cell: ({ id, type }) => (
      <>
        <a class="row-link" href={eventPath(id)}>
          {type}
        </a>
        <code class="sub">{id}</code>
      </>
    ),
  },
  { title: 'Object', cell: ({ objectId }) => <ObjectLink objectId={objectId} /> },
  { title: 'Received', cell: ({ receivedAt }) => <Timestamp at={receivedAt} format="ago" />, kind: 'fit' },
  { title: 'Attempts', cell: ({ attemptCount }) => attemptCount, kind: 'number' },
  { title: 'Next, or why', cell: (event) => <Outlook event={event} /> },
];

interface EventsTableProps {
  events: readonly EventSummary[];
  /** Rows get a checkbox; inside of the form with the id `selection`. */
  isSelectable?: boolean;
}

/** A list of events, wherever one is shown. */
export function EventsTable({ events, isSelectable = false }: EventsTableProps) {
  return (
    <Table
      caption="Events, newest first"
      columns={columns}
      rows={events}
      keyOf={({ id }) => id}
      {...(isSelectable && { select: { name: 'id', labelOf: ({ id }: EventSummary) => `Select ${id}` } })}
    />
  );
}

function ObjectLink({ objectId }: { objectId: string | null }) {
  if (objectId === null) return <span class="muted">–</span>;
  return (
    <a href={eventsPath({ objectId })}>
      <code>{objectId}</code>
    </a>
  );
}
