import type { EventFilter } from '../../admin/events/event-filter';
import { EVENTS_PATH, eventPath, eventsPath } from '../paths/events-path';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Where the search box leads: an event's id to the event, everything else to the list with what it looks like. */
export function searchTarget(text: string): string {
  const wanted = text.trim();
  if (/^evt_\w+$/.test(wanted)) return eventPath(wanted);
  return wanted === '' ? EVENTS_PATH : eventsPath(meaningOf(wanted));
}

function meaningOf(text: string): EventFilter {
  if (UUID.test(text)) return { tenantId: text };
  if (/^cus_\w+$/.test(text)) return { customerId: text };
  if (/^[a-z]+_[A-Za-z0-9_]+$/.test(text)) return { objectId: text };
  if (/^[a-z_]+(\.[a-z_]+)+$/.test(text)) return { type: text };
  return { error: text };
}
