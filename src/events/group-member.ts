import type { Change } from '../changes/change';
import type { LockedChange } from '../changes/locked-change';
import type { LockedEvent } from '../event-log/event-log.repository';
import type { GroupOutcome, Task } from './attempt';
import { isUnfinished } from './event-processor';
import type { ReadEvent } from './event-reader';

/** An event that may be applied together with others. */
export interface GroupMember {
  task: Task;
  read: ReadEvent;
}

/** A member whose locks are ours. */
export interface ReadyMember {
  task: Task;
  event: LockedEvent;
  change?: LockedChange;
  ignored?: string;
}

/** Of the events of one customer, or of one object, the first; the others see what it has done when their turn comes. */
export function withoutRivals(members: readonly GroupMember[]): {
  first: GroupMember[];
  rivals: GroupMember[];
} {
  const taken = new Set<string>();
  const first: GroupMember[] = [];
  const rivals: GroupMember[] = [];
  for (const member of members) {
    const keys = 'change' in member.read ? keysOf(member.read.change) : [];
    const isFirst = !keys.some((key) => taken.has(key));
    if (isFirst) for (const key of keys) taken.add(key);
    (isFirst ? first : rivals).push(member);
  }
  return { first, rivals };
}

function keysOf({ customerId, projection, version }: Change): string[] {
  const object = `${projection.table} ${version.state.id}`;
  return customerId === null ? [object] : [object, `customer ${customerId}`];
}

/** Whether, and as what, a member can be applied now that the locks are taken; else what becomes of it. */
export function readinessOf(
  { task, read }: GroupMember,
  event: LockedEvent | undefined,
  locked: ReadonlyMap<Change, LockedChange>,
): ReadyMember | GroupOutcome {
  // Somebody is at it, or it is gone.
  if (!event) return 'apart';
  if (!isUnfinished(event)) return 'finished';
  if ('isNotification' in read) return 'ask';
  if (event.isSuspect || event.trigger === 'replay') return 'apart';
  if ('ignored' in read) return { task, event, ignored: read.ignored };
  const change = locked.get(read.change);
  return change ? { task, event, change } : 'apart';
}
