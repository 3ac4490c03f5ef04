import { sizeOf } from './amounts';
import { blockedBy, isHarmful, type LockMode, nameOfMode, strengthOf } from './lock-modes';
import type { Plan, PlannedChange } from './make-plan';
import type { ObservedLock, ObservedStatement } from './observed-statement';

/** What a statement locks, line by line; tables that the target does not have yet are nobody's to wait for. */
export function locksInWords(
  { locks, rewritten, source }: ObservedStatement,
  { change }: PlannedChange,
  { inUse, sizes }: Pick<Plan, 'inUse' | 'sizes'>,
): string[] {
  if (source === 'unseen') return [];
  const felt = locks.filter(({ table }) => inUse.has(table));
  const until = change.isTransactional ? ', until the migration ends' : ', while the statement runs';
  const lines = felt.map(
    (lock) =>
      `${isHarmful(lock.mode) ? '⚠️ ' : ''}**${nameOfMode(lock.mode)}** on ${place(lock, sizes)}: blocks ${blockedBy(lock.mode)}${until}`,
  );
  for (const table of rewritten.filter((name) => inUse.has(name)))
    lines.push(`⚠️ writes \`${table}\` anew, row by row, while it is locked`);
  if (source === 'known')
    lines.push('(known, not seen: it runs outside of a transaction, where locks are gone at once)');
  const created = [...new Set(locks.filter(({ table }) => !inUse.has(table)).map(({ table }) => table))];
  if (created.length > 0)
    lines.push(
      `locks ${created.map((table) => `\`${table}\``).join(', ')}, which the target does not have yet`,
    );
  return lines.length > 0 ? lines : ['locks nothing new; what was locked before still is'];
}

/** The strongest lock of all on a table that is in use; undefined: none. */
export function strongestLock(
  statements: readonly ObservedStatement[],
  { inUse }: Pick<Plan, 'inUse'>,
): ObservedLock | undefined {
  return statements
    .flatMap(({ locks }) => locks)
    .filter(({ table }) => inUse.has(table))
    .reduce<ObservedLock | undefined>(
      (strongest, lock) => (strengthOf(lock.mode) > strengthOfOne(strongest) ? lock : strongest),
      undefined,
    );
}

function strengthOfOne(lock: { mode: LockMode } | undefined): number {
  return lock ? strengthOf(lock.mode) : -1;
}

function place({ table, index }: ObservedLock, sizes: Plan['sizes']): string {
  const size = sizes.get(table);
  const where = index === undefined ? `\`${table}\`` : `the index \`${index}\` of \`${table}\``;
  return size ? `${where} (${sizeOf(size)})` : where;
}
