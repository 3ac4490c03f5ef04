import type { EventSummary } from '../../admin/events/event-summary';
import { Timestamp } from '../parts/timestamp';

/** In a few words: when an event runs again, or why it does not. */
export function Outlook({ event }: { event: EventSummary }) {
  const { status, nextAttemptAt, waitingFor, reason, lastError, supersededBy, processedAt } = event;
  if (status === 'waiting') return <code class="clamp">{waitingFor.join(' or ')}</code>;
  if (nextAttemptAt !== null) {
    return (
      <>
        due <Timestamp at={nextAttemptAt} format="ago" />
        {lastError !== null && <span class="sub clamp error-text">{lastError}</span>}
      </>
    );
  }
  if (status === 'superseded' && supersededBy !== null) {
    return (
      <span class="clamp muted">
        by <code>{supersededBy}</code>
      </span>
    );
  }
  if (status === 'dead') return <span class="clamp error-text">{reason ?? lastError ?? ''}</span>;
  if (reason !== null) return <span class="clamp muted">{reason}</span>;
  return (
    <span class="muted">
      done <Timestamp at={processedAt} format="ago" />
    </span>
  );
}
