import { userInfo } from 'node:os';
import { DataSource } from 'typeorm';
import { readMigrationSettings, withDatabase } from '../config/env';
import { databaseOptions } from '../persistence/database.options';
import { ExplainedError } from '../failures/explained.error';
import { postgresErrorFacts } from '../failures/postgres-error';
import { approve, OtherDigestError } from '../schema-changes/approval/approve';
import { NotApprovedError } from '../schema-changes/approval/not-approved.error';
import { revertLast, runPending } from '../schema-changes/execution/run-changes';
import { NotConstantError } from '../schema-changes/recording/not-constant.error';
import { HELP, type MigrateOptions, readMigrateOptions } from './migrate/options';
import { planAfter, planFor } from './migrate/plan';
import { UsageError } from '../terminal/usage.error';
import { lastLine, reportCrashes } from '../terminal/last-resort';

const REFUSED = 3;

type Command = Exclude<MigrateOptions, { command: 'help' }>;

async function perform(options: Command): Promise<void> {
  if (options.command === 'plan' && options.after !== undefined) {
    const { MIGRATIONS_SCRATCH_URL, ...settings } = readMigrationSettings(process.env);
    const scratch = options.scratch ?? MIGRATIONS_SCRATCH_URL;
    return planAfter(options.after, settings, { ...options, scratch });
  }
  const settings = withDatabase(readMigrationSettings(process.env));
  const dataSource = await new DataSource(databaseOptions(settings)).initialize();
  try {
    if (options.command === 'plan') {
      const scratch = options.scratch ?? settings.MIGRATIONS_SCRATCH_URL;
      return await planFor(dataSource, { ...options, scratch });
    }
    if (options.command === 'approve') return await recordApproval(dataSource, options);
    return await change(dataSource, options, settings.MIGRATIONS_REQUIRED_APPROVALS);
  } finally {
    await dataSource.destroy();
  }
}

async function recordApproval(
  dataSource: DataSource,
  options: Extract<Command, { command: 'approve' }>,
): Promise<void> {
  const { direction, changes, names, isRepeated } = await approve(dataSource, options);
  const what = `${direction === 'up' ? 'run' : 'revert'} ${changes.map(({ name }) => name).join(', ')}`;
  console.log(
    `${isRepeated ? `${options.by} had approved it before` : `${options.by} approves`}: ${what}\nApproved by ${names.join(', ')}.`,
  );
}

async function change(
  dataSource: DataSource,
  { command, by, patience }: Extract<Command, { command: 'run' | 'revert' }>,
  requiredApprovals: number,
): Promise<void> {
  const make = command === 'run' ? runPending : revertLast;
  const done = await make(dataSource, {
    by,
    fallback: systemUser(),
    requiredApprovals,
    patience,
    tell: (message) => console.log(message),
  });
  if (done.length === 0)
    console.log(command === 'run' ? 'Nothing to do: all have run.' : 'Nothing to revert: none has run.');
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a number that has no name.
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

async function main(): Promise<number> {
  try {
    const options = readMigrateOptions(process.argv.slice(2));
    if (options.command === 'help') console.log(HELP);
    else await perform(options);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(`${error.message}\nSee ${error.command}`);
      return 2;
    }
    console.error(complaintOf(error));
    return refusals.some((kind) => error instanceof kind) ? REFUSED : 1;
  }
}

const refusals = [NotApprovedError, OtherDigestError, NotConstantError];

function complaintOf(error: unknown): string {
  const facts = error instanceof ExplainedError ? undefined : postgresErrorFacts(error);
  if (!facts) return lastLine('migrate', error);
  return facts.sqlState ? `${facts.message} (SQLSTATE ${facts.sqlState})` : facts.message;
}

reportCrashes('migrate');
void main().then((code) => (process.exitCode = code));
