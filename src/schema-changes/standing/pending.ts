import type { DataSource } from 'typeorm';
import { schemaNameOf } from '../../database/schema-name';
import { nameOf, recordChange } from '../recording/record-change';
import type { SchemaChange } from '../recording/schema-change';
import { MigrationTable, type Querier } from '../records/migration-table';
import { ExplainedError } from '../../failures/explained.error';

/** How this version's migrations and those of the database differ; both empty: not at all. */
export interface Standing {
  /** This version needs them, and they have not run. */
  missing: string[];
  /** They have run, and this version does not know them: a newer one is being rolled out, or was. */
  unknown: string[];
}

export async function standingOf(dataSource: DataSource, querier: Querier = dataSource): Promise<Standing> {
  const known = dataSource.migrations.map((migration) => nameOf(migration));
  const executed = await new MigrationTable(dataSource).executed(querier);
  return {
    missing: known.filter((name) => !executed.includes(name)),
    unknown: executed.filter((name) => !known.includes(name)),
  };
}

/** Where migrations are listed: a database is not needed. */
export type Listing = Pick<DataSource, 'migrations' | 'options'>;

/** Every migration of this version as text, in the order in which they run. @throws {NotConstantError} */
export async function recordAll(listing: Listing): Promise<SchemaChange[]> {
  const schema = schemaNameOf(listing);
  return Promise.all(listing.migrations.map((migration) => recordChange(migration, schema)));
}

/** What `migration:run` would run. */
export async function pendingChanges(
  dataSource: DataSource,
  querier: Querier = dataSource,
): Promise<SchemaChange[]> {
  const executed = await new MigrationTable(dataSource).executed(querier);
  return (await recordAll(dataSource)).filter(({ name }) => !executed.includes(name));
}

/**
 * What `migration:revert` would take back: the one that ran last, if any did.
 * @throws {UnknownMigrationError}
 */
export async function revertibleChanges(
  dataSource: DataSource,
  querier: Querier = dataSource,
): Promise<SchemaChange[]> {
  const last = (await new MigrationTable(dataSource).executed(querier)).at(-1);
  if (last === undefined) return [];
  const change = (await recordAll(dataSource)).find(({ name }) => name === last);
  if (!change) throw new UnknownMigrationError(last);
  return [change];
}

/** Only the version that brought a migration knows how to take it back. */
export class UnknownMigrationError extends ExplainedError {
  override readonly name = 'UnknownMigrationError';
  constructor(migration: string) {
    super(
      `${migration} ran last, and this version does not know it: revert it with the version that brought it.`,
    );
  }
}
