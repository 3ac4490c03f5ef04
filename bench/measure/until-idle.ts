import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Contestant } from '../contestants/contestant';

const POLL_MS = 50;
/** A backlog of minutes is a measurement; more is a fault. */
const PATIENCE_MS = 15 * 60_000;

/** Resolves when everything acknowledged has had its effects. */
export async function untilIdle(
  contestant: Contestant,
  database: Client,
  signal: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  while (await contestant.isBusy(database)) {
    if (Date.now() > deadline) throw new Error(`${contestant.name} does not get its work done`);
    await sleep(POLL_MS);
    signal.throwIfAborted();
  }
}
