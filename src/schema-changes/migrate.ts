import type { DataSource } from 'typeorm';
import { defaultPatience } from './execution/patience';
import * as changes from './execution/run-changes';
import { standingOf } from './standing/pending';

/** Where nobody has to approve anything: development, tests, benchmarks. */
const unattended: changes.RunOptions = {
  by: undefined,
  fallback: 'the service',
  requiredApprovals: 0,
  patience: defaultPatience,
  tell: () => undefined,
};

/** Creates the schema where it is missing and runs every migration that has not run. Safe to run by several at once. */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  const done = await changes.runPending(dataSource, unattended);
  return done.map(({ name }) => name);
}

/** Takes the last one back, if there is one, and does not run at the same time as anybody who migrates. */
export async function revertLast(dataSource: DataSource): Promise<void> {
  await changes.revertLast(dataSource, unattended);
}

/** Whether the database lacks a migration that this version of the service needs. */
export async function isBehind(dataSource: DataSource): Promise<boolean> {
  return (await standingOf(dataSource)).missing.length > 0;
}
