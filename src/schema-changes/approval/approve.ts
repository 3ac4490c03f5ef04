import type { DataSource } from 'typeorm';
import { pendingChanges, revertibleChanges, UnknownMigrationError } from '../standing/pending';
import { planDigestOf } from '../recording/digest';
import type { Direction, SchemaChange } from '../recording/schema-change';
import { ApprovalRecords } from '../records/approval-records';
import { ensureRecords } from '../records/ensure-records';
import { caseOf } from './require-approvals';
import { distinctNames, keyOf, standingApprovals } from './standing-approvals';
import { ExplainedError } from '../../failures/explained.error';

export interface NewApproval {
  by: string;
  /** As `migration:plan` tells it. */
  digest: string;
  reason: string | undefined;
}

export interface Approved {
  direction: Direction;
  changes: readonly SchemaChange[];
  /** Everybody who has by now. */
  names: string[];
  /** This one had before, and it was left at that. */
  isRepeated: boolean;
}

/** The digest is of something else than what this version would do to this database. */
export class OtherDigestError extends ExplainedError {
  override readonly name = 'OtherDigestError';
  constructor(digest: string, pending: readonly SchemaChange[]) {
    super(
      [
        `Nothing here has the digest ${digest}.`,
        pending.length === 0
          ? 'No migration of this version is pending in this database.'
          : `Pending are ${pending.map(({ name }) => name).join(', ')}, together ${planDigestOf('up', pending)}.`,
        'The plan was made for another version or another database: make it again (npm run migration:plan) and read it.',
      ].join('\n'),
    );
  }
}

/**
 * Writes down that somebody approves what `migration:run` would run now, or what `migration:revert` would: the digest tells which.
 * @throws {OtherDigestError} when it is of neither.
 */
export async function approve(
  dataSource: DataSource,
  { by, digest, reason }: NewApproval,
): Promise<Approved> {
  const { direction, changes } = await choose(dataSource, digest);
  await ensureRecords(dataSource);
  return dataSource.transaction(async (manager) => {
    const standing = standingApprovals(await caseOf(dataSource, direction, changes, manager));
    const isRepeated = standing.some((approval) => keyOf(approval.by) === keyOf(by));
    if (isRepeated) return { direction, changes, names: distinctNames(standing), isRepeated };
    const listed = changes.map((change) => ({ name: change.name, digest: change.digest }));
    const approval = { digest, direction, changes: listed, by: by.trim(), reason: reason ?? null };
    await new ApprovalRecords(dataSource).add(approval, manager);
    return { direction, changes, names: [...distinctNames(standing), by.trim()], isRepeated };
  });
}

async function choose(
  dataSource: DataSource,
  digest: string,
): Promise<{ direction: Direction; changes: SchemaChange[] }> {
  const pending = await pendingChanges(dataSource);
  if (pending.length > 0 && planDigestOf('up', pending) === digest)
    return { direction: 'up', changes: pending };
  const last = await revertibleChanges(dataSource).catch((error: unknown) => {
    if (error instanceof UnknownMigrationError) return [];
    throw error;
  });
  if (last.length > 0 && planDigestOf('down', last) === digest) return { direction: 'down', changes: last };
  throw new OtherDigestError(digest, pending);
}
