import type { EventResult } from '../event-log/event-log.repository';
import type { Applied } from '../ordering/applied';

/** What an applied event's row shall say. */
export function resultOf({ supersededBy, waitingFor, flags }: Applied): EventResult {
  if (waitingFor && waitingFor.length > 0) return { status: 'waiting', supersededBy, waitingFor, flags };
  return supersededBy ? { status: 'superseded', supersededBy, flags } : { status: 'processed', flags };
}
