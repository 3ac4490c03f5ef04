import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries';
import { EmbeddedPostgresStartError } from './errors';
import { isPostmasterOf } from './process-identity';
import { runCommand } from './run-command';

/** How long a fast shutdown may take (it aborts transactions and writes a checkpoint), in milliseconds. */
export const FAST_SHUTDOWN_MS = 10_000;

/**
 * INT asks a postmaster for a fast shutdown, QUIT for an immediate one (the next start then recovers), see
 * https://www.postgresql.org/docs/18/server-shutdown.html
 */
export async function signalPostmaster(
  pid: number,
  signal: 'INT' | 'QUIT',
  { pgCtl }: Binaries,
): Promise<void> {
  if (process.platform === 'win32') {
    // There node's kill() ends a process on the spot, whatever the signal.
    await runCommand(pgCtl, ['kill', signal, String(pid)], undefined);
    return;
  }
  try {
    process.kill(pid, `SIG${signal}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Stops a postmaster that is not this process' child, and waits until it is gone. */
export async function stopForeignPostmaster(pid: number, dataDir: string, binaries: Binaries): Promise<void> {
  for (const signal of ['INT', 'QUIT'] as const) {
    await signalPostmaster(pid, signal, binaries);
    const deadline = Date.now() + FAST_SHUTDOWN_MS;
    while (Date.now() < deadline) {
      if (!isPostmasterOf(pid, dataDir)) return;
      await sleep(20);
    }
  }
  throw new EmbeddedPostgresStartError(
    `The PostgreSQL server ${pid} that an earlier process left behind in ${dataDir} does not stop`,
    `Look at what keeps it (ps -fp ${pid}) and end it.`,
  );
}
