import { bulkReplayResults, type BulkReplayResult } from '../../admin/bulk-replays/bulk-replay-event.entity';
import type { BulkReplayReport } from '../../admin/bulk-replays/bulk-replay-reports.repository';
import { countText } from '../parts/count';
import { results } from './bulk-replay-badges';
import { bulkReplayPath } from '../paths/bulk-replay-path';

interface ResultCountsProps {
  bulk: BulkReplayReport;
  /** The one whose events are listed. */
  current: BulkReplayResult | undefined;
}

/** How many events have come to what; each leads to these events. */
export function ResultCounts({ bulk, current }: ResultCountsProps) {
  return (
    <nav aria-label="Events by result" id="counts" class="counts">
      <ul class="tiles">
        {bulkReplayResults.map((result) => (
          <li key={result}>
            <a
              class="tile"
              href={`${bulkReplayPath(bulk.id)}${result === current ? '' : `?result=${result}`}`}
              aria-current={result === current ? 'true' : undefined}
            >
              <span class="tile-title">{results[result].text}</span>
              <span class="tile-value">{countText(bulk.counts[result])}</span>
              <span class="tile-detail">{results[result].meaning}</span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
