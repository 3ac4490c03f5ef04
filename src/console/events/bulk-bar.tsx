import { CONSOLE_PATH } from '../paths/console-path';
import { type FilterFields, filterOf } from './event-list.service';

/** What can be done with the events that are selected, or with all that the filter finds. */
export function BulkBar({ fields }: { fields: FilterFields }) {
  const filter = new URLSearchParams(filterOf(fields)).toString();
  const isFiltered = filter !== '';
  return (
    <div class="bulk-bar" id="bulk-bar">
      <p class="bulk-count" id="selected-count" aria-live="polite">
        Nothing selected
      </p>
      {/* Disabled by rows.js while nothing is selected; without scripts the next page says so. */}
      <button type="submit" class="button button-primary" id="replay-selected">
        Replay selected
      </button>
      <button type="button" class="button button-quiet" id="clear-selection" hidden>
        Clear
      </button>
      {isFiltered && (
        <a class="button" href={`${CONSOLE_PATH}/bulk-replays/new?${filter}`}>
          Replay all that match
        </a>
      )}
    </div>
  );
}
