import type { Selection } from '../../admin/bulk-replays/bulk-replay.requests';
import type { BulkReplayPreview } from '../../admin/bulk-replays/bulk-replays.service';
import { useIsOperator } from '../parts/console-context';
import { Layout } from '../layout/layout';
import { countText } from '../parts/count';
import { Card } from '../parts/card';
import { EmptyState } from '../parts/empty-state';
import { Facts } from '../parts/facts';
import { Notice } from '../parts/notice';
import { EVENTS_PATH, eventsPath } from '../paths/events-path';
import type { NewBulkReplayView } from './new-bulk-replay.service';
import { SampleTable } from './sample-table';
import { selectionFact } from './selection-facts';
import { StartForm } from './start-form';

export function NewBulkReplayPage({ fields, selected, refusal }: NewBulkReplayView) {
  return (
    <Layout title="Replay many events" section="bulkReplays">
      {refusal && <Notice kind="bad">{refusal.message}</Notice>}
      {selected ? (
        <Preview {...selected} fields={fields} />
      ) : (
        <Card title="Which events?" kind="flush">
          <EmptyState title="Choose the events first.">
            Select them, or filter them, in the <a href={EVENTS_PATH}>list of events</a>.
          </EmptyState>
        </Card>
      )}
    </Layout>
  );
}

type PreviewProps = NonNullable<NewBulkReplayView['selected']> & Pick<NewBulkReplayView, 'fields'>;

function Preview({ selection, preview, fields }: PreviewProps) {
  const isOperator = useIsOperator();
  const { count, isCapped, sample } = preview;
  return (
    <>
      {isCapped && <TooMany selection={selection} count={count} />}
      <Card title={headingOf(preview)} id="preview" kind="flush">
        <div class="card-part">
          <Facts facts={[selectionFact(selection.filter)]} />
          <Unknown selection={selection} count={count} />
        </div>
        {sample.length > 0 ? (
          <>
            <SampleTable events={sample} />
            {count > sample.length && <p class="table-foot muted">These are the newest {sample.length}.</p>}
          </>
        ) : (
          <EmptyState title="Nothing matches.">
            <a href={EVENTS_PATH}>Choose other events</a>
          </EmptyState>
        )}
      </Card>
      {isOperator && count > 0 && !isCapped && <StartForm preview={preview} fields={fields} />}
      {!isOperator && (
        <Notice>An operator can start this; you may look at which events it would be for.</Notice>
      )}
    </>
  );
}

function headingOf({ count, isCapped }: BulkReplayPreview): string {
  const figure = countText(count);
  if (isCapped) return `More than ${figure} events`;
  return count === 1 ? 'One event' : `${count === 0 ? 'No' : figure} events`;
}

function TooMany({ selection, count }: { selection: Selection; count: number }) {
  return (
    <Notice kind="bad">
      More than {countText(count)} events match, which is the most that can be replayed at once. Narrow the
      time in which they were received.{' '}
      {selection.filter && <a href={eventsPath(selection.filter)}>Change the filter</a>}
    </Notice>
  );
}

function Unknown({ selection, count }: { selection: Selection; count: number }) {
  const missing = (selection.ids?.length ?? 0) - count;
  if (missing <= 0) return null;
  return (
    <p class="error-text">
      {missing === 1 ? 'One of the ids is' : `${missing} of the ids are`} not in the log, and will be refused.
    </p>
  );
}
