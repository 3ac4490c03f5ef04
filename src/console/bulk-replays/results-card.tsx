import type { BulkReplayEventReport } from '../../admin/bulk-replays/bulk-replay-reports.repository';
import { eventPath } from '../paths/events-path';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { Pager } from '../parts/pager';
import { StatusBadge } from '../parts/status-badge';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';
import { ResultBadge, results } from './bulk-replay-badges';
import { bulkReplayPath } from '../paths/bulk-replay-path';
import type { BulkReplayView } from './bulk-replay-view.service';

/** Why an event was refused. */
const refusals: Record<string, string> = {
  already_processed: 'it was processed already',
  event_is_running: 'it was being processed, ten times over',
  event_not_found: 'it is not in the log',
  body_dropped: 'retention has dropped its body; resend it from the Stripe dashboard',
};

const columns: readonly Column<BulkReplayEventReport>[] = [
  { title: 'Result', cell: ({ result }) => <ResultBadge result={result} />, kind: 'fit' },
  {
    title: 'Event',
    cell: ({ id, status }) =>
      status === null ? (
        <code>{id}</code>
      ) : (
        <a class="row-link" href={eventPath(id)}>
          <code>{id}</code>
        </a>
      ),
  },
  { title: 'Outcome', cell: (event) => <Outcome event={event} /> },
  {
    title: 'Status now',
    cell: ({ status }) => (status === null ? <span class="muted">–</span> : <StatusBadge status={status} />),
    kind: 'fit',
  },
  { title: 'Made due', cell: ({ queuedAt }) => <Timestamp at={queuedAt} format="ago" />, kind: 'fit' },
];

/** One line for each event. */
export function ResultsCard({ bulk, result, events, cursor }: BulkReplayView) {
  return (
    <>
      <Card
        title={result === undefined ? 'Its events' : `Its events: ${results[result].text}`}
        id="events"
        kind="flush"
        actions={result !== undefined && <a href={bulkReplayPath(bulk.id)}>Show all</a>}
      >
        {events.length > 0 ? (
          <Table caption="Events, oldest first" columns={columns} rows={events} keyOf={({ id }) => id} />
        ) : (
          <EmptyState title={result === undefined ? 'It had no events.' : 'None of its events is here.'} />
        )}
      </Card>
      <Pager cursor={cursor} words={{ first: '« First', next: 'More ›', last: 'These are the last' }} />
    </>
  );
}

function Outcome({ event: { result, code, attempt, tries } }: { event: BulkReplayEventReport }) {
  if (code !== null) return <>{refusals[code] ?? code}</>;
  if (attempt !== null) {
    const { number, outcome, durationMs, errorClass, errorMessage } = attempt;
    return (
      <>
        attempt {number}: {outcome} in {durationMs} ms
        {errorMessage !== null && (
          <span class="sub clamp error-text">
            {errorClass !== null && `${errorClass}: `}
            {errorMessage}
          </span>
        )}
      </>
    );
  }
  if (result === 'queued') return <span class="muted">its attempt has not ended yet</span>;
  return <span class="muted">{tries > 0 ? `somebody else was at it ${tries} times` : '–'}</span>;
}
