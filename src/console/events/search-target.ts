import { CONSOLE_PATH } from '../console-path';
import type { FilterFields } from './event-list.service';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const EVENTS = `${CONSOLE_PATH}/events`;

/** Where the search box leads: an event's id to the event, everything else to the list with what it looks like. */
export function searchTarget(text: string): string {
  const wanted = text.trim();
  if (/^evt_\w+$/.test(wanted)) return `${EVENTS}/${wanted}`;
  return wanted === '' ? EVENTS : `${EVENTS}?${new URLSearchParams(meaningOf(wanted)).toString()}`;
}

function meaningOf(text: string): FilterFields & Record<string, string> {
  if (UUID.test(text)) return { tenantId: text };
  if (/^cus_\w+$/.test(text)) return { customerId: text };
  if (/^[a-z]+_[A-Za-z0-9_]+$/.test(text)) return { objectId: text };
  if (/^[a-z_]+(\.[a-z_]+)+$/.test(text)) return { type: text };
  return { error: text };
}
