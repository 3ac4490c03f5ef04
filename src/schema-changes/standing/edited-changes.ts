import type { SchemaChange } from '../recording/schema-change';
import type { HistoryEntry } from '../records/change-history';

/** A migration that says something else now than when it ran: the next database will differ from this one. */
export interface EditedChange {
  name: string;
  /** Its digest when it ran. */
  ran: string;
  now: string;
}

/** @param done oldest first. A migration that was taken back may be edited. */
export function editedChanges(
  known: readonly SchemaChange[],
  done: readonly Pick<HistoryEntry, 'migration' | 'digest' | 'direction'>[],
): EditedChange[] {
  const latest = new Map(done.map((entry) => [entry.migration, entry]));
  return known.flatMap(({ name, digest }) => {
    const entry = latest.get(name);
    if (entry?.direction !== 'up' || entry.digest === digest) return [];
    return [{ name, ran: entry.digest, now: digest }];
  });
}
