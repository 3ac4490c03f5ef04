import { CONSOLE_PATH } from './console-path';

export const BULK_REPLAYS_PATH = `${CONSOLE_PATH}/bulk-replays`;

export function bulkReplayPath(id: string): string {
  return `${BULK_REPLAYS_PATH}/${encodeURIComponent(id)}`;
}
