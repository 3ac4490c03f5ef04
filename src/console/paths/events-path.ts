import type { EventFilter } from '../../admin/events/event-filter';
import { CONSOLE_PATH } from './console-path';

export const EVENTS_PATH = `${CONSOLE_PATH}/events`;

/** The list of the events that a filter finds. */
export function eventsPath(filter: EventFilter): string {
  const given = Object.entries(filter).filter((field): field is [string, string] => field[1] !== undefined);
  return `${EVENTS_PATH}?${new URLSearchParams(given).toString()}`;
}

/** The page of one event. */
export function eventPath(id: string): string {
  return `${EVENTS_PATH}/${encodeURIComponent(id)}`;
}
