import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../dev/postgres/embedded-postgres';
import { mustNotOutliveUs } from '../processes/living';

/**
 * As in production, where it counts: nothing is acknowledged before it is on disk. No checkpoint comes by itself during a
 * round; each round begins after one and is followed by one, whose time is told.
 */
export const postgresSettings = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  shared_buffers: '1GB',
  max_wal_size: '32GB',
  checkpoint_timeout: '1h',
  max_connections: '200',
  // When effects were committed is read from it.
  track_commit_timestamp: 'on',
};

/** Where measurements take place; `pid` is the postmaster's. */
export type BenchServer = Pick<EmbeddedPostgres, 'url' | 'pid' | 'stop'>;

/** One PostgreSQL for all, with data that goes with it. */
export async function startServer(extra: Record<string, string> = {}): Promise<BenchServer> {
  const directory = await mkdtemp(join(tmpdir(), 'hookledger-bench-'));
  // As root the server runs as another user, who has to get through here.
  await chmod(directory, 0o711);
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({
      directory,
      database: 'bench',
      settings: { ...postgresSettings, ...extra },
    });
    const isGone = mustNotOutliveUs(server.pid, 'SIGQUIT');
    const stop = async () => {
      await server.stop();
      isGone();
      await remove();
    };
    return { url: server.url, pid: server.pid, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}
