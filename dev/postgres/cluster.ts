import { randomBytes, randomUUID } from 'node:crypto';
import { chown, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries';
import { EmbeddedPostgresStartError } from './errors';
import { type Home, POSTGRES_MAJOR, dataDirOf } from './home';
import { runCommand } from './run-command';

export const SUPERUSER = 'postgres';

const UNFINISHED = 'cluster.initdb-';

/**
 * Makes sure there is a database cluster in this home, and resolves to its superuser's password. The password is
 * random: everyone on the machine can connect to 127.0.0.1, and a superuser can run programs.
 */
export async function ensureCluster(home: Home, binaries: Binaries): Promise<string> {
  const dataDir = dataDirOf(home.directory);
  const passwordFile = join(home.directory, 'password');
  await removeUnfinished(home.directory);
  const version = await readIfExists(join(dataDir, 'PG_VERSION'));
  if (version === undefined) return createCluster(home, binaries, passwordFile);

  const startAfresh = `Delete ${home.directory} to begin with an empty database, or set DATABASE_URL.`;
  if (version !== POSTGRES_MAJOR) {
    throw new EmbeddedPostgresStartError(`${dataDir} was made by PostgreSQL ${version}, not 18`, startAfresh);
  }
  const password = await readIfExists(passwordFile);
  if (password) return password;
  throw new EmbeddedPostgresStartError(`The password in ${passwordFile} is gone`, startAfresh);
}

/** Forgets all data. Only for a home this process has claimed and in which no server runs. */
export async function removeCluster({ directory }: Home): Promise<void> {
  await rm(dataDirOf(directory), { recursive: true, force: true });
}

/** In a folder of another name, renamed when done, so that a data directory that exists is complete. */
async function createCluster(home: Home, { initdb }: Binaries, passwordFile: string): Promise<string> {
  const password = randomBytes(24).toString('hex');
  const unfinished = join(home.directory, UNFINISHED + randomUUID());
  await rm(passwordFile, { force: true });
  await writeFile(passwordFile, password, { mode: 0o600 });
  await mkdir(unfinished, { mode: 0o700 });
  if (home.account) {
    await chown(passwordFile, home.account.uid, home.account.gid);
    await chown(unfinished, home.account.uid, home.account.gid);
  }
  const { ok, output } = await runCommand(
    initdb,
    [
      `--pgdata=${unfinished}`,
      '--encoding=UTF8',
      '--locale=C',
      `--username=${SUPERUSER}`,
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--no-instructions',
    ],
    home.account,
  );
  if (!ok) {
    await removeUnfinished(home.directory);
    const hint = 'See below for the reason, or set DATABASE_URL.';
    throw new EmbeddedPostgresStartError(`initdb failed in ${home.directory}`, hint, output);
  }
  await rename(unfinished, dataDirOf(home.directory));
  return password;
}

/** What a killed process left; its initdb may still be at work for a moment, hence the retries. */
async function removeUnfinished(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (!name.startsWith(UNFINISHED)) continue;
    await rm(join(directory, name), { recursive: true, force: true, maxRetries: 5 });
  }
}

async function readIfExists(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
