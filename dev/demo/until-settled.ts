import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { ProgressBar } from '../../src/terminal/progress-bar';
import { countEvents, type StatusRow } from './tables';

const UNFINISHED = new Set(['pending', 'retrying', 'waiting']);
const SETTLED_WITHIN_MS = 60_000;

/**
 * Waits until every event has been dealt with, also those that waited for a link. Gives up after a minute without
 * complaint: what is left shows in the counts, and in the verdict.
 */
export async function untilSettled(client: Client, bar: ProgressBar, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const counts = await countEvents(client);
    const left = unfinished(counts);
    bar.reach(counts.reduce((sum, { count }) => sum + count, 0) - left);
    if (left === 0 || Date.now() > deadline) return;
    await sleep(100, undefined, { signal });
  }
}

export function unfinished(counts: readonly StatusRow[]): number {
  return counts.filter(({ status }) => UNFINISHED.has(status)).reduce((sum, { count }) => sum + count, 0);
}
