import type { DataSource } from 'typeorm';
import type { Direction, SchemaChange } from '../recording/schema-change';
import { ApprovalRecords } from '../records/approval-records';
import { ChangeHistory } from '../records/change-history';
import type { Querier } from '../records/migration-table';
import { NotApprovedError } from './not-approved.error';
import { type Case, distinctNames, standingApprovals } from './standing-approvals';

/** What has been written down about these changes. */
export async function caseOf(
  dataSource: DataSource,
  direction: Direction,
  changes: readonly SchemaChange[],
  querier: Querier = dataSource,
): Promise<Case> {
  const approvals = await new ApprovalRecords(dataSource).all(querier);
  const done = await new ChangeHistory(dataSource).done(querier);
  return { direction, changes, approvals, done };
}

/**
 * @returns who has approved exactly these changes.
 * @throws {NotApprovedError} when they are fewer than `required`.
 */
export async function requireApprovals(
  dataSource: DataSource,
  direction: Direction,
  changes: readonly SchemaChange[],
  required: number,
): Promise<string[]> {
  const asked = await caseOf(dataSource, direction, changes);
  const names = distinctNames(standingApprovals(asked));
  if (names.length < required) throw new NotApprovedError(asked, required);
  return names;
}
