import type { SampledEvent } from '../../admin/bulk-replays/bulk-replay-reports.repository';
import { eventPath } from '../paths/events-path';
import { StatusBadge } from '../parts/status-badge';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';

const columns: readonly Column<SampledEvent>[] = [
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
  {
    title: 'Object',
    cell: ({ objectId }) => (objectId === null ? <span class="muted">–</span> : <code>{objectId}</code>),
  },
  { title: 'Received', cell: ({ receivedAt }) => <Timestamp at={receivedAt} format="ago" />, kind: 'fit' },
];

/** A few of the events that a bulk replay would be for. */
export function SampleTable({ events }: { events: readonly SampledEvent[] }) {
  return (
    <Table caption="The newest of these events" columns={columns} rows={events} keyOf={({ id }) => id} />
  );
}
