import { setTimeout as sleep } from 'node:timers/promises';
import type { Contestant } from '../contestants/contestant';
import { ServerProcess } from '../processes/server-process';

const SCRAPES = 20;
/** Longer than two scrapes share one text. */
const PAUSE_MS = 1_100;

/** How long a service on this database takes to tell its metrics, in milliseconds; each time it asks the log anew. */
export async function scrapesOn(url: string, contestant: Contestant): Promise<number[]> {
  const server = await ServerProcess.start(contestant.server(url));
  const times: number[] = [];
  try {
    // The first one connects, and does not count.
    for (let scrape = 0; scrape <= SCRAPES; scrape += 1) {
      const began = performance.now();
      const response = await fetch(`${server.origin}/metrics`);
      const text = await response.text();
      if (!/^hookledger_log_readable 1$/m.test(text)) throw new Error('the log was not read');
      if (scrape > 0) times.push(performance.now() - began);
      await sleep(PAUSE_MS);
    }
  } finally {
    await server.stop();
  }
  return times;
}
