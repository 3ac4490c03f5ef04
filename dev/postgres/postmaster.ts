import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries';
import { type Home, dataDirOf } from './home';
import { spawnOptions } from './run-command';
import { FAST_SHUTDOWN_MS, signalPostmaster } from './signal';

const DEFAULT_SETTINGS = {
  // What was acknowledged must survive a crash, on a developer's machine as well.
  fsync: 'on',
  synchronous_commit: 'on',
  shared_buffers: '128MB',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** A PostgreSQL server that is this process' child, not necessarily ready yet. */
export interface Postmaster {
  /** 0 when the program could not be run at all. */
  pid: number;
  failure?: Error;
  hasEnded: boolean;
  /** Resolves when the process is gone; never rejects. */
  ended: Promise<void>;
}

export const logOf = ({ directory }: Home) => join(directory, 'server.log');

export async function launchPostmaster(
  home: Home,
  { postgres }: Binaries,
  port: number,
  settings: Record<string, string>,
): Promise<Postmaster> {
  const all = {
    ...DEFAULT_SETTINGS,
    ...settings,
    // These are not for the caller to say: the url would be wrong, or the server reachable from elsewhere.
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    log_destination: 'stderr',
    logging_collector: 'off',
  };
  const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  // Emptied at each start, so it does not grow for ever; statements in it may hold data, so it is private.
  const log = await open(logOf(home), 'w', 0o600);
  try {
    const child = spawn(postgres, ['-D', dataDirOf(home.directory), ...args], {
      ...spawnOptions(home.account),
      stdio: ['ignore', log.fd, log.fd],
    });
    return watch(child);
  } finally {
    await log.close();
  }
}

function watch(child: ChildProcess): Postmaster {
  const postmaster: Postmaster = { pid: child.pid ?? 0, hasEnded: false, ended: Promise.resolve() };
  postmaster.ended = new Promise((resolve) => {
    const end = (failure?: Error) => {
      postmaster.failure = failure;
      postmaster.hasEnded = true;
      resolve();
    };
    child.once('error', end);
    child.once('exit', () => end());
  });
  return postmaster;
}

/** Fast shutdown, after ten seconds an immediate one; resolves when the server is gone. */
export async function stopPostmaster(postmaster: Postmaster, binaries: Binaries): Promise<void> {
  if (postmaster.hasEnded) return;
  await signalPostmaster(postmaster.pid, 'INT', binaries);
  const patience = new AbortController();
  const outOfPatience = sleep(FAST_SHUTDOWN_MS, undefined, { signal: patience.signal }).catch(
    () => undefined,
  );
  await Promise.race([postmaster.ended, outOfPatience]);
  patience.abort();
  if (postmaster.hasEnded) return;
  // Within five seconds of this the postmaster has killed what does not end by itself.
  await signalPostmaster(postmaster.pid, 'QUIT', binaries);
  await postmaster.ended;
}
