import type { BulkReplayReport } from '../../admin/bulk-replays/bulk-replay-reports.repository';
import { countText } from '../parts/count';
import { progressOf } from './progress';

/** How far a bulk replay is, as a bar and in figures. */
export function ProgressBar({ bulk }: { bulk: BulkReplayReport }) {
  const { done, total, percent } = progressOf(bulk);
  const text = `${countText(done)} of ${countText(total)} events, ${percent} %`;
  return (
    <div class="progress">
      <progress max={Math.max(total, 1)} value={total === 0 ? 1 : done} aria-label="Progress">
        {text}
      </progress>
      <span class="progress-text">{text}</span>
    </div>
  );
}
