import type { AuditLine } from '../../admin/audit/audit-search.repository';
import { CONSOLE_PATH } from '../paths/console-path';
import { Layout } from '../layout/layout';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { Notice } from '../parts/notice';
import { Pager } from '../parts/pager';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';
import { AuditFilter } from './audit-filter';
import type { AuditView } from './audit-list.service';
import { actionText, Result, Target } from './audit-words';

const columns: readonly Column<AuditLine>[] = [
  { title: 'When', cell: ({ at }) => <Timestamp at={at} />, kind: 'fit' },
  {
    title: 'Who',
    cell: ({ actor, remoteAddress }) => (
      <>
        {actor}
        {remoteAddress !== null && <span class="sub">from {remoteAddress}</span>}
      </>
    ),
    kind: 'fit',
  },
  { title: 'What', cell: ({ action }) => actionText(action), kind: 'fit' },
  { title: 'About', cell: (line) => <Target line={line} /> },
  { title: 'Why', cell: ({ reason }) => reason ?? <span class="muted">–</span> },
  { title: 'Result', cell: (line) => <Result line={line} /> },
];

export function AuditPage({ fields, problems, entries, cursor }: AuditView) {
  const isNarrowed = Object.keys(fields).length > 0;
  return (
    <Layout title="Audit" section="audit">
      <p class="muted lead-in">
        Who changed what, or tried to. Entries are written with the change itself, and nobody can change or
        delete them.
      </p>
      <AuditFilter fields={fields} />
      {problems.length > 0 && <Notice kind="bad">{problems.join('; ')}</Notice>}
      <Card title="Newest first" kind="flush">
        {entries.length > 0 ? (
          <Table
            caption="Entries of the audit log, newest first"
            columns={columns}
            rows={entries}
            keyOf={({ id }) => id}
          />
        ) : (
          <EmptyState
            title={isNarrowed ? 'No entry matches this filter.' : 'Nobody has changed anything yet.'}
          >
            {isNarrowed ? <a href={`${CONSOLE_PATH}/audit`}>Show all entries</a> : undefined}
          </EmptyState>
        )}
      </Card>
      <Pager cursor={cursor} />
    </Layout>
  );
}
