import type { MigrationInterface } from 'typeorm';
import { digestOf } from './digest';
import { NotConstantError } from './not-constant.error';
import { recordingRunner } from './recording-runner';
import type { Direction, SchemaChange } from './schema-change';

/** Stands for the schema where digests are made. An identifier, so that it may stand wherever a name does. */
const ANY_SCHEMA = 'hookledger_any_schema';
/** TypeORM takes the time of writing from the last thirteen characters. */
const TIMESTAMP_DIGITS = 13;

/**
 * Writes down what a migration runs, without a database.
 * @param schema where it would run.
 * @throws {NotConstantError} when that cannot be known in advance.
 */
export async function recordChange(migration: MigrationInterface, schema: string): Promise<SchemaChange> {
  const name = nameOf(migration);
  const isTransactional = migration.transaction !== false;
  const neutral = {
    up: await record(migration, 'up', ANY_SCHEMA),
    down: await record(migration, 'down', ANY_SCHEMA),
  };
  const up = await record(migration, 'up', schema);
  const down = await record(migration, 'down', schema);
  const renamed = JSON.stringify([neutral.up, neutral.down]).replaceAll(ANY_SCHEMA, schema);
  if (renamed !== JSON.stringify([up, down]))
    throw new NotConstantError(name, 'does not do the same in every schema, or not the same each time');
  return {
    name,
    timestamp: Number(name.slice(-TIMESTAMP_DIGITS)),
    isTransactional,
    up,
    down,
    digest: digestOf({ name, isTransactional, ...neutral }),
  };
}

/** As TypeORM writes it into its table. */
export function nameOf(migration: MigrationInterface): string {
  return migration.name ?? migration.constructor.name;
}

async function record(
  migration: MigrationInterface,
  direction: Direction,
  schema: string,
): Promise<string[]> {
  const statements: string[] = [];
  const refuse = (reason: string) => new NotConstantError(nameOf(migration), reason);
  await migration[direction](recordingRunner(schema, statements, refuse));
  return statements;
}
