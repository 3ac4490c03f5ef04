import { randomUUID } from 'node:crypto';
import { chmod, cp, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { describeProcess } from './process-identity';

/**
 * Copies PostgreSQL's folder (about 57 MB) so that `target` is always either absent or whole: several processes may
 * start at once, and any of them may be killed. Whoever renames first wins, the others use the winner's copy.
 * @param finish brings a folder into a runnable state before it can be seen
 * @param isUseless asked of what is in its place by then: another process may have put a good one there meanwhile, and
 * may be running it
 */
export async function copyBinaries(
  native: string,
  target: string,
  finish: (native: string) => Promise<void>,
  isUseless: (target: string) => Promise<boolean>,
): Promise<void> {
  await removeUnfinishedCopies(target);
  const unfinished = `${target}.copying-${process.pid}-${randomUUID()}`;
  try {
    await cp(native, unfinished, {
      recursive: true,
      verbatimSymlinks: true,
      // Static libraries are for linking programs, which nobody does here.
      filter: (source) => extname(source) !== '.a',
    });
    await makeReadable(unfinished);
    await finish(unfinished);
    if (await isUseless(target)) await rename(target, `${unfinished}.broken`).catch(() => undefined);
    await rename(unfinished, target).catch(() => undefined);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await rm(`${unfinished}.broken`, { recursive: true, force: true });
  }
}

/** Modes of its own: neither the umask nor what npm left must decide whether another user can run the copy. */
async function makeReadable(directory: string): Promise<void> {
  await chmod(directory, 0o755);
  for (const entry of await readdir(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) await makeReadable(path);
    else if (entry.isFile()) await chmod(path, basename(directory) === 'bin' ? 0o755 : 0o644);
  }
}

/** Whoever was killed while copying left its folder behind. */
async function removeUnfinishedCopies(target: string): Promise<void> {
  const prefix = `${basename(target)}.copying-`;
  for (const name of await readdir(dirname(target))) {
    if (!name.startsWith(prefix)) continue;
    const copier = Number.parseInt(name.slice(prefix.length), 10);
    if (describeProcess(copier) === undefined) {
      await rm(join(dirname(target), name), { recursive: true, force: true });
    }
  }
}
