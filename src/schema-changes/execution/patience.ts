/**
 * Who waits for a second, by default, has PostgreSQL look for a deadlock, and is ended where there is one: that may be a delivery,
 * or the product. A few such waits in a row are over before that.
 * https://www.postgresql.org/docs/current/runtime-config-locks.html#GUC-DEADLOCK-TIMEOUT
 */
const SHORTER_THAN_A_DEADLOCK_MS = 200;
const SHORTEST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 5_000;

/** How long a change of the schema may keep others waiting, and how often it tries. */
export interface Patience {
  /** A statement that waits for a lock keeps everybody waiting who comes after it: so it gives up soon, in milliseconds. */
  lockTimeoutMs: number;
  /** Of one statement that keeps others from working; 0: none. */
  statementTimeoutMs: number;
  /** How often it asks for its locks. */
  attempts: number;
}

export const defaultPatience: Patience = {
  lockTimeoutMs: SHORTER_THAN_A_DEADLOCK_MS,
  statementTimeoutMs: 10 * 60_000,
  attempts: 30,
};

/** Pauses grow: whoever held the lock, and whoever waited behind us, gets on with it. */
export function pauseBefore(attempt: number): number {
  return Math.min(SHORTEST_PAUSE_MS * 2 ** (attempt - 2), LONGEST_PAUSE_MS);
}

/**
 * Whether a statement lets everybody read and write while it works and while it waits, so that it may take as long as it likes:
 * https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY
 */
export function keepsNobodyWaiting(sql: string): boolean {
  return (
    /^\s*(create\s+(unique\s+)?index|drop\s+index|reindex\b[^;]*?|refresh\s+materialized\s+view)\s+concurrently\b/i.test(
      sql,
    ) || /^\s*alter\s+table\s+\S+\s+validate\s+constraint\s+\S+\s*;?\s*$/i.test(sql)
  );
}
