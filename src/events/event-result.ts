import type { EventResult } from '../event-log/event-log.repository';
import type { Applied } from '../ordering/applied';

/** What an applied event's row shall say. */
export function resultOf({
  supersededBy,
  waitingFor,
  ignored,
  reason,
  flags,
  tenantId,
}: Applied): EventResult {
  if (ignored !== undefined) return { status: 'ignored', reason: ignored, flags, tenantId };
  if (waitingFor && waitingFor.length > 0)
    return { status: 'waiting', supersededBy, waitingFor, flags, tenantId };
  return supersededBy
    ? { status: 'superseded', supersededBy, flags, tenantId }
    : { status: 'processed', reason, flags, tenantId };
}
