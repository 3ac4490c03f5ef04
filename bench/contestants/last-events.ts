import type { PlannedEvent } from '../workload/events';

/** Of each subject the event that must have had the last word. */
export function lastEvents(events: readonly PlannedEvent[]): PlannedEvent[] {
  const last = new Map<string, PlannedEvent>();
  for (const event of events) {
    const known = last.get(event.subject.tenantId);
    if (!known || known.generation < event.generation) last.set(event.subject.tenantId, event);
  }
  return [...last.values()];
}
