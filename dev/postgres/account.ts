import { readFile, stat } from 'node:fs/promises';
import { EmbeddedPostgresStartError } from './errors';
import type { Account } from './run-command';

/** In order of preference; every Linux and macOS has one of the last three. */
const CANDIDATES = ['postgres', '_postgres', 'nobody', 'daemon'];

/** PostgreSQL refuses to run as root, so that root has to hand it to somebody else. */
export function runsAsRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * An existing unprivileged user of this machine. None is ever created.
 * @throws EmbeddedPostgresStartError when the machine has none of the usual ones
 */
export async function unprivilegedAccount(): Promise<Account> {
  const entries = (await readFile('/etc/passwd', 'utf8')).split('\n').map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const entry = entries.find(([candidate]) => candidate === name);
    const uid = Number(entry?.[2]);
    const gid = Number(entry?.[3]);
    if (uid > 0 && gid >= 0) return { uid, gid };
  }
  throw new EmbeddedPostgresStartError(
    `PostgreSQL does not run as root, and /etc/passwd has none of ${CANDIDATES.join(', ')}`,
    'Start as a normal user, or set DATABASE_URL.',
  );
}

/** Who owns this path, when it exists. */
export async function ownerOf(path: string): Promise<Account | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found && { uid: found.uid, gid: found.gid };
}
