import { CONSOLE_PATH } from '../console-path';

export const BULK_REPLAYS_PATH = `${CONSOLE_PATH}/bulk-replays`;

export function bulkReplayPath(id: string): string {
  return `${BULK_REPLAYS_PATH}/${encodeURIComponent(id)}`;
}

/** The list of the events that a filter finds. */
export function filteredEventsPath(filter: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(filter).filter((field): field is [string, string] => field[1] !== undefined);
  return `${CONSOLE_PATH}/events?${new URLSearchParams(given).toString()}`;
}
