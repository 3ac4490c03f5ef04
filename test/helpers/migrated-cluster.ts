import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, lstat, mkdtemp, readdir, readFile, rename, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');
/** What decides how the migrated database looks. */
const INGREDIENTS = ['migrations', 'src/database', 'src/schema-changes', 'package-lock.json'];
const CACHE = 'hookledger-test-cluster-';
const UNUSED_MS = 7 * 24 * 3_600_000;

/**
 * Makes `directory` the home of an embedded PostgreSQL whose template database is migrated. initdb and the migrations take some
 * fifteen seconds, so what they made is kept in the folder for temporary files, under a digest of what made it, and copied.
 */
export async function makeMigratedHome(directory: string): Promise<void> {
  // Windows has no `cp`, and no owners that it would keep.
  if (process.getuid === undefined) return migrate(directory);
  const ours = `${CACHE}${process.getuid()}-`;
  const kept = join(tmpdir(), ours + (await digestOf(INGREDIENTS)));
  if (await isOwnedBy(process.getuid(), kept)) {
    await copy(kept, directory);
    const now = new Date();
    await utimes(kept, now, now);
    return;
  }
  await migrate(directory);
  const copied = await mkdtemp(join(tmpdir(), 'hookledger-test-cluster.'));
  await copy(directory, copied);
  // Another run may have been faster; its copy is as good.
  await rename(copied, kept).catch(() => rm(copied, { recursive: true, force: true }));
  await forgetUnused(ours);
}

/** Loading what migrates takes longer than copying. */
function migrate(directory: string): Promise<void> {
  const { migrateHome } = require('./migrate-home') as typeof import('./migrate-home');
  return migrateHome(directory);
}

/** With owners and rights: as root the server runs as another user. */
async function copy(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-a', `${from}/.`, to]);
  await chmod(to, 0o711);
}

/** The folder for temporary files is open to all: a cluster that another user put there must not be started. */
async function isOwnedBy(uid: number, directory: string): Promise<boolean> {
  const found = await lstat(directory).catch(() => undefined);
  return found !== undefined && found.isDirectory() && found.uid === uid;
}

async function forgetUnused(ours: string): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(ours)) continue;
    const path = join(tmpdir(), name);
    const found = await lstat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > UNUSED_MS) await rm(path, { recursive: true, force: true });
  }
}

async function digestOf(parts: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const part of parts) {
    for (const file of await filesOf(join(root, part)))
      hash.update(relative(root, file)).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}

async function filesOf(path: string): Promise<string[]> {
  if ((await lstat(path)).isFile()) return [path];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
