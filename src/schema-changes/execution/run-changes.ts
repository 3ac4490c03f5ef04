import type { DataSource, QueryRunner } from 'typeorm';
import { requireApprovals } from '../approval/require-approvals';
import { pendingChanges, revertibleChanges } from '../standing/pending';
import type { Direction, SchemaChange } from '../recording/schema-change';
import { ensureRecords } from '../records/ensure-records';
import { ChangeRun, type FinishedChange, type RunSettings } from './change-run';
import { underMigrationLock } from './migration-lock';

export interface RunOptions extends Pick<RunSettings, 'patience' | 'tell'> {
  /** Who runs it; where nobody is named: who approved it. */
  by: string | undefined;
  /** Where nobody is named and nobody approved. */
  fallback: string;
  /** So many people must have approved exactly this. */
  requiredApprovals: number;
}

/**
 * Runs what has not run, in order, one after the other; safe to call by several at once, of whom one does it.
 * @throws {NotApprovedError} before anything is done.
 * @throws {ChangeFailedError} {LockNotGivenError} what ran before that one has run.
 */
export function runPending(dataSource: DataSource, options: RunOptions): Promise<FinishedChange[]> {
  return underMigrationLock(dataSource, async (lock) =>
    make(dataSource, lock, 'up', await pendingChanges(dataSource), options),
  );
}

/** Takes the last one back, if there is one. @throws as {@link runPending}, and {UnknownMigrationError}. */
export function revertLast(dataSource: DataSource, options: RunOptions): Promise<FinishedChange[]> {
  return underMigrationLock(dataSource, async (lock) =>
    make(dataSource, lock, 'down', await revertibleChanges(dataSource), options),
  );
}

async function make(
  dataSource: DataSource,
  lock: QueryRunner,
  direction: Direction,
  changes: readonly SchemaChange[],
  { by, fallback, requiredApprovals, patience, tell }: RunOptions,
): Promise<FinishedChange[]> {
  if (changes.length === 0) return [];
  const approvedBy = await requireApprovals(dataSource, direction, changes, requiredApprovals);
  await ensureRecords(dataSource);
  const settings = { by: by ?? (approvedBy.join(', ') || fallback), approvedBy, patience, tell };
  const finished: FinishedChange[] = [];
  for (const change of changes) {
    // Ends it where the lock was lost with its connection: somebody else may be at it by now.
    await lock.query('select');
    const done = await new ChangeRun(dataSource, change, direction, settings).run();
    finished.push(done);
    tell(`${direction === 'up' ? 'ran' : 'reverted'} ${done.name} in ${done.durationMs} ms`);
  }
  return finished;
}
