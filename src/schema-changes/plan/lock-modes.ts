/**
 * PostgreSQL's table locks, weakest first, and whom each keeps waiting while it is held:
 * https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
 */
const modes = [
  ['AccessShareLock', 'ACCESS SHARE', 'nobody but who needs the table for himself alone'],
  ['RowShareLock', 'ROW SHARE', 'nobody who reads or writes, but for the rows it locks'],
  ['RowExclusiveLock', 'ROW EXCLUSIVE', 'nobody who reads or writes, but for the rows it changes'],
  [
    'ShareUpdateExclusiveLock',
    'SHARE UPDATE EXCLUSIVE',
    'other schema changes and vacuum; reading and writing go on',
  ],
  ['ShareLock', 'SHARE', 'everybody who writes; reading goes on'],
  ['ShareRowExclusiveLock', 'SHARE ROW EXCLUSIVE', 'everybody who writes; reading goes on'],
  ['ExclusiveLock', 'EXCLUSIVE', 'everybody who writes; only plain reading goes on'],
  ['AccessExclusiveLock', 'ACCESS EXCLUSIVE', 'everybody, readers too'],
] as const;

/** As `pg_locks.mode` has it. */
export type LockMode = (typeof modes)[number][0];

/** Greater is stronger; from 4 on, deliveries cannot be stored or processed meanwhile. */
export function strengthOf(mode: LockMode): number {
  return modes.findIndex(([name]) => name === mode);
}

export function isHarmful(mode: LockMode): boolean {
  return strengthOf(mode) >= strengthOf('ShareLock');
}

/** As PostgreSQL's manual has it. */
export function nameOfMode(mode: LockMode): string {
  return modes[strengthOf(mode)]?.[1] ?? mode;
}

/** Whom it keeps waiting, in words. */
export function blockedBy(mode: LockMode): string {
  return modes[strengthOf(mode)]?.[2] ?? 'unknown';
}
