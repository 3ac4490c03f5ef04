import type { EventFlag } from '../event-log/event-flags';
/** What applying an event to the domain came to; the log derives the event's status from it. */
export interface Applied {
  /** The event whose state is stored instead of this one's. */
  supersededBy?: string | undefined;
  /** Dependency keys such as `customer:cus_…`; any one of them turning up wakes the event. */
  waitingFor?: readonly string[];
  /** Why nothing is left to do, although what it asked for was never answered. */
  ignored?: string;
  /** What became of it, in one sentence for people, where its status does not say so. */
  reason?: string;
  tenantId?: string | null;
  /** What a person should look at although nothing failed. */
  flags: readonly EventFlag[];
}
