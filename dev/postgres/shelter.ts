import { chmod, lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmbeddedPostgresStartError, EmbeddedPostgresUnsafeDirectoryError } from './errors';
import { type Account, canEnter } from './run-command';

/**
 * A folder of this user's own in a place everyone can reach, for what cannot stay in the project's folder. Others
 * (PostgreSQL's account among them) may pass through it, and can neither list nor change it.
 * @throws EmbeddedPostgresUnsafeDirectoryError when somebody else was there first
 */
export async function shelter(
  account: Account | undefined,
  places = ['/var/tmp', '/tmp', tmpdir()],
): Promise<string> {
  for (const place of places) {
    if (!(await isSafePlace(place))) continue;
    const directory = join(place, `hookledger-postgres-${process.getuid?.() ?? 'user'}`);
    const made = await mkdir(directory, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => error);
    if (made !== undefined && made.code !== 'EEXIST') continue;
    await assertOurs(directory);
    await chmod(directory, account === undefined ? 0o700 : 0o711);
    if (account === undefined || (await canEnter(account, directory))) return directory;
  }
  throw new EmbeddedPostgresStartError(
    `None of ${places.join(', ')} is a place to keep a database in`,
    'Start as a normal user, move the project where other users can reach it, or set DATABASE_URL.',
  );
}

/** Where others can write but not rename or remove what is ours: the sticky bit's meaning. */
async function isSafePlace(place: string): Promise<boolean> {
  const found = await stat(place).catch(() => undefined);
  if (!found?.isDirectory()) return false;
  return process.platform === 'win32' || (found.mode & 0o022) === 0 || (found.mode & 0o1000) !== 0;
}

async function assertOurs(directory: string): Promise<void> {
  const found = await lstat(directory);
  if (!found.isDirectory()) throw new EmbeddedPostgresUnsafeDirectoryError(directory, 'it is not a folder');
  if (process.getuid === undefined) return;
  if (found.uid !== process.getuid()) {
    throw new EmbeddedPostgresUnsafeDirectoryError(directory, `it belongs to user ${found.uid}`);
  }
  if ((found.mode & 0o022) !== 0) {
    throw new EmbeddedPostgresUnsafeDirectoryError(directory, 'other users may write to it');
  }
}
