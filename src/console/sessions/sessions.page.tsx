import type { ListedSession } from '../../admin/sessions/sessions.repository';
import { useIsOperator } from '../parts/console-context';
import { Layout } from '../layout/layout';
import { Card } from '../parts/card';
import { PostForm } from '../parts/post-form';
import { type Column, Table } from '../parts/table';
import { Timestamp } from '../parts/timestamp';
import { SESSIONS_PATH } from '../paths/sessions-path';

/** @param ownId of the session that looks at the page. */
export function SessionsPage({
  sessions,
  ownId,
}: {
  sessions: readonly ListedSession[];
  ownId: string | undefined;
}) {
  const columns: readonly Column<ListedSession>[] = [
    {
      title: 'Who',
      cell: ({ id, actor, address }) => (
        <>
          {actor}
          {id === ownId && ' (this one)'}
          {address !== null && <span class="sub">from {address}</span>}
        </>
      ),
    },
    { title: 'Signed in', cell: ({ createdAt }) => <Timestamp at={createdAt} />, kind: 'fit' },
    { title: 'Last seen', cell: ({ lastSeenAt }) => <Timestamp at={lastSeenAt} format="ago" />, kind: 'fit' },
    { title: 'Ends', cell: ({ expiresAt }) => <Timestamp at={expiresAt} format="ago" />, kind: 'fit' },
    {
      title: 'Action',
      cell: ({ id, actor }) => (
        <PostForm action={`${SESSIONS_PATH}/${id}/end`}>
          <button type="submit" class="button button-quiet" aria-label={`End the session of ${actor}`}>
            End
          </button>
        </PostForm>
      ),
      kind: 'fit',
    },
  ];
  return (
    <Layout title="Sessions">
      <p class="muted lead-in">
        {useIsOperator() ? 'Who is signed in to the console.' : 'Where you are signed in.'} A session ends
        twelve hours after the sign-in, when it was idle for too long, or here.
      </p>
      <Card title="Last seen first" kind="flush">
        <Table
          caption="Sessions of the console, last seen first"
          columns={columns}
          rows={sessions}
          keyOf={({ id }) => id}
        />
      </Card>
    </Layout>
  );
}
