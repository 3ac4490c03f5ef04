import { chmod, readFile, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { copyBinaries } from './binaries-copy';
import { EmbeddedPostgresUnavailableError } from './errors';
import type { PlatformPackage } from './platform-package';
import { type Account, runCommand } from './run-command';

export interface Binaries {
  postgres: string;
  initdb: string;
  pgCtl: string;
}

/**
 * PostgreSQL's programs in a state in which the account can run them: where npm put them, or else, when they lie
 * where the account cannot go or in a read-only folder that lacks its symlinks, in a copy of our own.
 * @throws EmbeddedPostgresUnavailableError when they do not run on this machine at all
 */
export async function usableBinaries(
  installed: PlatformPackage,
  account: Account | undefined,
  shelter: () => Promise<string>,
): Promise<Binaries> {
  await finishInstallation(installed.native);
  if ((await problemWith(installed.native, account)) === undefined) return binariesIn(installed.native);

  const copy = join(await shelter(), `binaries-${installed.label}`);
  if ((await problemWith(copy, account)) === undefined) return binariesIn(copy);
  const isUseless = async (target: string) => (await problemWith(target, account)) !== undefined;
  await copyBinaries(installed.native, copy, finishInstallation, isUseless);
  const problem = await problemWith(copy, account);
  if (problem === undefined) return binariesIn(copy);
  throw new EmbeddedPostgresUnavailableError(`the installed binaries do not run here (${problem})`);
}

function binariesIn(native: string): Binaries {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  const program = (name: string) => join(native, 'bin', name + suffix);
  return { postgres: program('postgres'), initdb: program('initdb'), pgCtl: program('pg_ctl') };
}

/** Why PostgreSQL in this folder cannot be run by the account; undefined when it can. */
async function problemWith(native: string, account: Account | undefined): Promise<string | undefined> {
  const { postgres, initdb } = binariesIn(native);
  for (const program of [postgres, initdb]) {
    const { ok, output } = await runCommand(program, ['--version'], account);
    if (!ok) return output.trim();
  }
  return undefined;
}

/**
 * Does what the package's install script would have done, which npm does not run for us: npm packages hold no
 * symlinks, and without them the libraries are not found. Several processes may do this at once. Failing is fine:
 * the next thing to happen is a check whether the programs run.
 */
async function finishInstallation(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const links = JSON.parse(list) as { source: string; target: string }[];
  for (const { source, target } of links) {
    // Both begin with 'native/', which a copy is not called.
    const place = join(native, relative('native', target));
    await symlink(relative(dirname(target), source), place).catch(() => undefined);
  }
  for (const program of Object.values(binariesIn(native))) {
    const mode = (await stat(program).catch(() => undefined))?.mode ?? 0o755;
    if ((mode & 0o100) === 0) await chmod(program, 0o755).catch(() => undefined);
  }
}
