import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries';
import { isPostmasterOf } from './process-identity';
import { stopForeignPostmaster } from './signal';

/**
 * Frees a data directory whose owner was killed: its PostgreSQL server, detached as it is, runs on, and is stopped
 * here. To be called by the new owner only.
 */
export async function stopOrphan(dataDir: string, binaries: Binaries): Promise<void> {
  // Never through a symlink: the folder belongs to PostgreSQL's account, and we may be root.
  const file = await open(
    join(dataDir, 'postmaster.pid'),
    constants.O_RDWR | (constants.O_NOFOLLOW ?? 0),
  ).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (file === undefined) return;
  try {
    const content = await file.readFile('utf8');
    const pid = Math.abs(Number.parseInt(content, 10));
    if (isPostmasterOf(pid, dataDir)) {
      await stopForeignPostmaster(pid, dataDir, binaries);
    } else {
      // The server is gone, but PostgreSQL only asks whether its pid exists, and would refuse to start: it may have gone
      // to a process that has nothing to do with us, or be a zombie, which in a container may stay for ever. It ignores
      // its own parent's pid, though. Deleting the file instead would also take away its check that no backend of the
      // dead server still holds the shared memory named further down.
      await file.truncate();
      await file.write(content.replace(/^-?\d+/, String(process.pid)), 0);
    }
  } finally {
    await file.close();
  }
}
