import type { LockMode } from './lock-modes';

/** A lock that a statement took. */
export interface ObservedLock {
  table: string;
  /** Where the lock is on an index alone. */
  index: string | undefined;
  mode: LockMode;
}

/** One statement, and what it did in the scratch database. */
export interface ObservedStatement {
  sql: string;
  /** What it added to the locks that its transaction held before. */
  locks: ObservedLock[];
  /** Tables that were written anew, row by row. */
  rewritten: string[];
  /** `seen`: in pg_locks. `known`: from the manual, since it runs outside of a transaction. `unseen`: it was not run. */
  source: 'seen' | 'known' | 'unseen';
}
