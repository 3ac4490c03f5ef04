import type { Direction, SchemaChange } from '../recording/schema-change';
import type { Approval } from '../records/approval-records';
import type { HistoryEntry } from '../records/change-history';

type Digested = Pick<SchemaChange, 'name' | 'digest'>;
type Done = Pick<HistoryEntry, 'migration' | 'direction' | 'finishedAt'>;

/** What is asked about, and what has been written down. */
export interface Case {
  direction: Direction;
  changes: readonly Digested[];
  approvals: readonly Approval[];
  done: readonly Done[];
}

/**
 * Approvals that hold for these changes. One holds for what it lists and for what is left of that when a run broke off half-way;
 * what has run since is not approved a second time, say after it was reverted.
 */
export function standingApprovals({ direction, changes, approvals, done }: Case): Approval[] {
  return approvals.filter(
    (approval) =>
      approval.direction === direction &&
      endsWith(approval.changes, changes) &&
      !changes.some((change) => isSpent(change, approval, done)),
  );
}

/** The last word on changes that have not been made since: what to compare with where none holds. */
export function latestUnspent({ direction, approvals, done }: Omit<Case, 'changes'>): Approval | undefined {
  return approvals.findLast(
    (approval) =>
      approval.direction === direction && approval.changes.some((change) => !isSpent(change, approval, done)),
  );
}

/** One person is one person, however the name is written. */
export function distinctNames(approvals: readonly Approval[]): string[] {
  const byKey = new Map(approvals.map(({ by }) => [keyOf(by), by.trim()]));
  return [...byKey.values()];
}

export function keyOf(name: string): string {
  return name.trim().toLowerCase();
}

function endsWith(list: readonly Digested[], end: readonly Digested[]): boolean {
  const tail = end.length > list.length ? [] : list.slice(list.length - end.length);
  return (
    tail.length === end.length &&
    end.every(({ name, digest }, index) => tail[index]?.name === name && tail[index]?.digest === digest)
  );
}

function isSpent({ name }: Digested, { at, direction }: Approval, done: readonly Done[]): boolean {
  return done.some(
    (entry) =>
      entry.migration === name && entry.direction === direction && entry.finishedAt.getTime() >= at.getTime(),
  );
}
