import type { EventDetails } from '../../admin/events/event-inspector.service';
import { Card } from '../parts/card';
import { LedgerLines } from './ledger-lines';
import { ObjectDiff } from './object-diff';
import { RelatedEvents } from './related-events';

/** What the event changed: in Stripe's object, in the ledger, in the rows that are kept of it. */
export function EventChanges({ event }: { event: EventDetails }) {
  const { object, ledger, rows, related } = event;
  return (
    <>
      {ledger.length > 0 && (
        <Card title="What it wrote into the ledger" id="ledger" kind="flush">
          <LedgerLines lines={ledger} />
        </Card>
      )}
      <Card title="What changed in the object" id="changes" kind="flush">
        <ObjectDiff object={object} />
      </Card>
      <Card title="Rows that show its state now" id="rows">
        {rows.length > 0 ? (
          <ul class="standing">
            {rows.map(({ table, id }) => (
              <li key={`${table} ${id}`} id={`standing-${table}-${id}`}>
                <code>{table}</code> <span class="muted">row</span> <code>{id}</code>
              </li>
            ))}
          </ul>
        ) : (
          <p class="muted">{noRows(event)}</p>
        )}
      </Card>
      {related.length > 1 && (
        <Card title="Events of this object" id="related" kind="flush">
          <RelatedEvents events={related} current={event.id} />
        </Card>
      )}
    </>
  );
}

function noRows({ status, processed }: EventDetails): string {
  if (status === 'processed') return 'None any more: a newer event of this object has told more since.';
  return processed ? 'None: it changed nothing.' : 'None yet: it has not been processed.';
}
