import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

const TICK_MS = 10;

export interface Pace {
  perSecond: number;
  seconds: number;
  /** Calls under way at most; what is due beyond them is left out. */
  atOnce?: number;
}

/** Begins calls evenly, however long the earlier ones take. Resolves when all have ended. */
export async function atRate(
  { perSecond, seconds, atOnce = 1_000 }: Pace,
  call: (index: number) => Promise<void>,
): Promise<void> {
  const underway = new Set<Promise<void>>();
  const began = performance.now();
  const total = Math.round(perSecond * seconds);
  let heard = began;
  for (let index = 0; index < total; index += 1) {
    const due = began + (index * 1_000) / perSecond;
    while (performance.now() < due) await sleep(Math.min(TICK_MS, due - performance.now()));
    if (performance.now() > began + seconds * 1_000) break;
    if (underway.size >= atOnce) continue;
    const tracked: Promise<void> = call(index).finally(() => underway.delete(tracked));
    underway.add(tracked);
    // When it is late it begins many in a row, and hears no answer meanwhile.
    if (performance.now() - heard < TICK_MS) continue;
    await nextTurn();
    heard = performance.now();
  }
  await Promise.all(underway);
}

/** So many clients, each of whom calls again as soon as it is answered. */
export async function withoutPause(
  { clients, seconds }: { clients: number; seconds: number },
  call: (client: number) => Promise<void>,
): Promise<void> {
  const until = performance.now() + seconds * 1_000;
  const clientsAtWork = Array.from({ length: clients }, async (_, client) => {
    while (performance.now() < until) await call(client);
  });
  await Promise.all(clientsAtWork);
}
