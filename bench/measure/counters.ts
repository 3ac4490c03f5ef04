import type { Databases } from '../database/databases';
import { cpuOf, cpuOfFamily } from './proc';

/** What only ever grows, read at one moment. */
export interface Counters {
  serviceCpuSeconds: number;
  postgresCpuSeconds: number;
  walBytes: number;
  checkpoints: number;
}

export async function readCounters(
  pids: readonly number[],
  postmaster: number,
  { admin }: Databases,
): Promise<Counters> {
  const { rows } = await admin.query<{ wal: string; checkpoints: string }>(
    `select pg_current_wal_insert_lsn() - '0/0'::pg_lsn as wal, num_timed + num_requested as checkpoints
     from pg_stat_checkpointer`,
  );
  return {
    serviceCpuSeconds: await cpuOf(pids),
    postgresCpuSeconds: await cpuOfFamily(postmaster),
    walBytes: Number(rows[0]?.wal),
    checkpoints: Number(rows[0]?.checkpoints),
  };
}

/** Transactions of a database so far. Complete only when its connections have ended: backends report once in a while. */
export async function readCommits(database: string, { admin }: Databases): Promise<number> {
  const { rows } = await admin.query<{ commits: string }>(
    'select xact_commit as commits from pg_stat_database where datname = $1',
    [database],
  );
  return Number(rows[0]?.commits);
}
