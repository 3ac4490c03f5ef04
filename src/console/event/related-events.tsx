import type { RelatedEvent } from '../../admin/events/event-details.repository';
import { StatusBadge } from '../parts/status-badge';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';
import { eventPath } from '../paths/events-path';

/** Other events of an object, in the order in which Stripe created them. */
export function RelatedEvents({ events, current }: { events: readonly RelatedEvent[]; current: string }) {
  const columns: readonly Column<RelatedEvent>[] = [
    { title: 'Status', cell: ({ status }) => <StatusBadge status={status} />, kind: 'fit' },
    {
      title: 'Event',
      cell: ({ id, type }) => (
        <>
          <a class="row-link" href={eventPath(id)} aria-current={id === current ? 'page' : undefined}>
            {type}
          </a>{' '}
          {id === current && <span class="chip">this event</span>}
          <code class="sub">{id}</code>
        </>
      ),
    },
    { title: 'Created', cell: ({ createdAt }) => <Timestamp at={createdAt} />, kind: 'fit' },
  ];
  return (
    <Table
      caption="Events of this object, oldest first"
      columns={columns}
      rows={events}
      keyOf={({ id }) => id}
    />
  );
}
