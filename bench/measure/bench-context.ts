import type { Databases } from '../database/databases';

/** What every measurement needs. */
export interface BenchContext {
  databases: Databases;
  postmaster: number;
  /** Aborted by Ctrl-C. */
  signal: AbortSignal;
  /** Requests under way at a time. */
  connections: number;
}
