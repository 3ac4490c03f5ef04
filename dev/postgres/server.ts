import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries';
import { isReady } from './database';
import { EmbeddedPostgresStartError } from './errors';
import type { Home } from './home';
import { type Postmaster, launchPostmaster, logOf, stopPostmaster } from './postmaster';

/** Recovery after a crash is part of it, in milliseconds. */
const START_DEADLINE_MS = 120_000;
const ATTEMPTS = 10;

export interface Server {
  pid: number;
  port: number;
  stop(): Promise<void>;
}

/**
 * Starts the server on a free port of 127.0.0.1 and waits until it answers.
 * @throws EmbeddedPostgresStartError with the end of the server's log
 */
export async function startServer(
  home: Home,
  binaries: Binaries,
  password: string,
  settings: Record<string, string>,
): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const postmaster = await launchPostmaster(home, binaries, port, settings);
    const obstacle = await waitUntilReady(postmaster, port, password);
    const stop = () => stopPostmaster(postmaster, binaries);
    if (obstacle === undefined) return { pid: postmaster.pid, port, stop };

    await stop();
    const log = await readFile(logOf(home), 'utf8').catch(() => '');
    // Somebody took the port in between, or the last backends of a killed server are still on their way out.
    const passes = /could not bind|pre-existing shared memory block/.test(log);
    if (!passes || attempt === ATTEMPTS) {
      throw new EmbeddedPostgresStartError(
        `The embedded PostgreSQL did not start (${obstacle.message})`,
        `Look at ${logOf(home)}, or set DATABASE_URL.`,
        log,
        { cause: obstacle },
      );
    }
    await sleep(attempt * 50);
  }
}

/** What keeps the server from answering, for good; undefined when it answers. */
async function waitUntilReady(
  postmaster: Postmaster,
  port: number,
  password: string,
): Promise<Error | undefined> {
  const deadline = Date.now() + START_DEADLINE_MS;
  try {
    while (Date.now() < deadline) {
      if (postmaster.hasEnded) return postmaster.failure ?? new Error('it ended at once');
      if (await isReady(port, password)) return undefined;
      await Promise.race([sleep(25), postmaster.ended]);
    }
    return new Error(`it took no connections within ${START_DEADLINE_MS / 1000} s`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
