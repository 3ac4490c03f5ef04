import type { ReplayPreview, RowChange } from '../../admin/replays/replay-previews.service';
import type { ValueChange } from '../../admin/payload/diff';
import { StatusBadge } from '../parts/status-badge';
import { eventPath } from '../paths/events-path';
import { waitingPath } from './event-links';
import { ValueDiff } from './value-diff';

/** What a replay would do; nothing has been changed. */
export function DryRun({ preview }: { preview: ReplayPreview }) {
  const { status, reason, supersededBy, waitingFor = [], flags, changes } = preview;
  const tables = [...new Set(changes.map(({ table }) => table))];
  return (
    <>
      <h3>Dry run: nothing has been changed</h3>
      <p>
        It would end <StatusBadge status={status} />
        {reason !== undefined && <>: {reason}</>}
        {supersededBy !== undefined && (
          <>
            {' '}
            by <a href={eventPath(supersededBy)}>{supersededBy}</a>
          </>
        )}
      </p>
      {waitingFor.map((what) => (
        <p key={what}>
          It would wait for{' '}
          {waitingPath(what) === undefined ? <code>{what}</code> : <a href={waitingPath(what)}>{what}</a>}.
        </p>
      ))}
      {flags.length > 0 && (
        <p>
          It would carry {flags.length === 1 ? 'the flag' : 'the flags'} <code>{flags.join(', ')}</code>.
        </p>
      )}
      {changes.length === 0 ? (
        <p>
          <strong>Nothing would change</strong> in the rows it can write to.
        </p>
      ) : (
        <p>
          <strong>
            {changes.length === 1 ? 'One row would change' : `${changes.length} rows would change`}
          </strong>
          , in {tables.length === 1 ? 'one table' : `${tables.length} tables`}:
        </p>
      )}
      {tables.map((table) => (
        <section key={table} class="dry-run-table" aria-labelledby={`dry-run-${table}`}>
          <h4 id={`dry-run-${table}`}>
            <code>{table}</code>
          </h4>
          {changes
            .filter((change) => change.table === table)
            .map((change) => (
              <RowDiff key={change.key} change={change} />
            ))}
        </section>
      ))}
    </>
  );
}

function RowDiff({ change: { table, key, before, after } }: { change: RowChange }) {
  const changes = cellChanges(before, after);
  const what = before === null ? 'new row' : after === null ? 'row that would be gone' : 'changed row';
  return (
    <>
      <p class="row-diff-title">
        <span class="chip">{what}</span> <code>{key}</code>
      </p>
      <ValueDiff caption={`${what} ${key} of ${table}`} of="Column" changes={changes} />
    </>
  );
}

/** What is null in a row that comes or goes says nothing. */
function cellChanges(before: RowChange['before'], after: RowChange['after']): ValueChange[] {
  const columns = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const isWhole = before === null || after === null;
  return columns
    .map((path) => ({ path, before: cellText(before?.[path]), after: cellText(after?.[path]) }))
    .filter((change) => change.before !== change.after)
    .filter((change) => !isWhole || (change.before ?? 'null') !== (change.after ?? 'null'));
}

/** JSON; null where there is no such cell. */
function cellText(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
