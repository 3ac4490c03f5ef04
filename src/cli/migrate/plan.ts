import { writeFile } from 'node:fs/promises';
import type { DataSource } from 'typeorm';
import type { DatabaseSettings } from '../../config/env';
import { databaseOptions } from '../../persistence/database.options';
import { migrations } from '../../persistence/migrations';
import type { Listing } from '../../schema-changes/standing/pending';
import { makePlan, type PlanRequest } from '../../schema-changes/plan/make-plan';
import { planMarkdown } from '../../schema-changes/plan/plan-markdown';
import { readTarget, type Target } from '../../schema-changes/plan/target';
import { nameOf } from '../../schema-changes/recording/record-change';
import { startScratchServer } from './start-scratch-server';
import { UsageError } from '../../terminal/usage.error';

interface PlanCommand extends Omit<PlanRequest, 'tell' | 'startScratchServer'> {
  output: string | undefined;
}

/** What would be done in this database, which is only read. */
export async function planFor(dataSource: DataSource, command: PlanCommand): Promise<void> {
  await show(dataSource, await readTarget(dataSource), command);
}

/**
 * What would be done in a database of which only this is known: the migrations up to that one have run.
 * @throws {UsageError}
 */
export async function planAfter(
  after: string,
  settings: Omit<DatabaseSettings, 'DATABASE_URL'>,
  command: PlanCommand,
): Promise<void> {
  // Nobody connects to it.
  const options = databaseOptions({ ...settings, DATABASE_URL: 'postgres://nowhere/none' });
  const listing: Listing = { options, migrations: migrations.map((Migration) => new Migration()) };
  const names = listing.migrations.map((each) => nameOf(each));
  const index = names.indexOf(after);
  if (index < 0)
    throw new UsageError(
      [`--after: there is no ${after}; the last ones are ${names.slice(-3).join(', ')}`],
      'npm run migration:plan -- --help',
    );
  const executed = names.slice(0, index + 1);
  await show(listing, { version: '', executed, sizes: new Map(), approvals: [], done: [] }, command);
}

/** Prints it, or writes it to a file; what is going on meanwhile goes to the other stream. */
async function show(listing: Listing, target: Target, { output, ...request }: PlanCommand): Promise<void> {
  const plan = await makePlan(listing, target, {
    ...request,
    startScratchServer,
    tell: (message) => console.error(`${message} …`),
  });
  const markdown = planMarkdown(plan);
  if (output === undefined) {
    console.log(markdown.trimEnd());
    return;
  }
  await writeFile(output, markdown);
  const names = plan.changes.map(({ change }) => change.name);
  const what = names.length === 0 ? 'nothing to do' : names.join(', ');
  console.log(`${output}: ${what}${names.length > 0 ? `\ndigest ${plan.digest}` : ''}`);
}
