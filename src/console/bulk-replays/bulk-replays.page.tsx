import { EVENTS_PATH } from '../paths/events-path';
import type { BulkReplayReport } from '../../admin/bulk-replays/bulk-replay-reports.repository';
import { useIsOperator } from '../parts/console-context';
import { Layout } from '../layout/layout';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { Live } from '../parts/live';
import { Pager } from '../parts/pager';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';
import { bulkReplayPath } from '../paths/bulk-replay-path';
import { StateBadge } from './bulk-replay-badges';
import type { BulkReplayListView } from './bulk-replay-view.service';
import { ProgressBar } from './progress-bar';

const columns: readonly Column<BulkReplayReport>[] = [
  { title: 'State', cell: ({ state }) => <StateBadge state={state} />, kind: 'fit' },
  {
    title: 'Why',
    cell: ({ id, reason, force }) => (
      <>
        <a class="row-link" href={bulkReplayPath(id)}>
          {reason}
        </a>
        {force && <span class="sub">processed ones too</span>}
      </>
    ),
  },
  { title: 'Progress', cell: (bulk) => <ProgressBar bulk={bulk} /> },
  { title: 'By', cell: ({ actor }) => actor, kind: 'fit' },
  { title: 'Started', cell: ({ startedAt }) => <Timestamp at={startedAt} format="ago" />, kind: 'fit' },
  { title: 'Ended', cell: ({ finishedAt }) => <Timestamp at={finishedAt} format="ago" />, kind: 'fit' },
];

export function BulkReplaysPage({ bulkReplays, cursor }: BulkReplayListView) {
  const isOperator = useIsOperator();
  return (
    <Layout title="Bulk replays" section="bulkReplays">
      <Live>
        <Card title="Newest first" kind="flush">
          {bulkReplays.length > 0 ? (
            <Table
              caption="Bulk replays, newest first"
              columns={columns}
              rows={bulkReplays}
              keyOf={({ id }) => id}
            />
          ) : (
            <EmptyState title="Nobody has replayed many events at once.">
              {isOperator
                ? 'Select events, or filter them, '
                : 'An operator can select events, or filter them, '}
              in the <a href={EVENTS_PATH}>list of events</a> and replay them from there.
            </EmptyState>
          )}
        </Card>
        <Pager cursor={cursor} />
      </Live>
    </Layout>
  );
}
