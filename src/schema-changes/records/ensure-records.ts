import type { DataSource, EntityManager } from 'typeorm';
import { addReasons } from '../../database/reasons';
import { schemaNameOf } from '../../database/schema-name';
import { MigrationTable, tableExists } from './migration-table';
import { recordsReasons } from './records.reasons';

/**
 * Makes the schema and the tables in which changes of it are written down. They cannot come by a migration: the first one
 * has to be approved too.
 */
export async function ensureRecords(dataSource: DataSource): Promise<void> {
  const schema = schemaNameOf(dataSource);
  await dataSource.transaction(async (manager) => {
    await manager.query(`select pg_advisory_xact_lock(hashtextextended('hookledger:schema-records', 0))`);
    const [row]: { exists: boolean }[] = await manager.query(
      `select to_regnamespace($1) is not null as exists`,
      [schema],
    );
    // Asked first: who may not create schemas may still work in one that is there.
    if (!row?.exists) await manager.query(`create schema ${schema}`);
    await new MigrationTable(dataSource).ensure(manager);
    if (await tableExists(`${schema}.schema_changes`, manager)) return;
    await createTables(schema, manager);
    for (const table of ['schema_approvals', 'schema_changes']) await forbidChanges(schema, table, manager);
    if (manager.queryRunner) await addReasons(manager.queryRunner, recordsReasons);
  });
}

async function createTables(schema: string, manager: EntityManager): Promise<void> {
  await manager.query(`
    create table ${schema}.schema_approvals (
      id bigint generated always as identity primary key,
      digest text not null,
      direction text not null,
      changes jsonb not null,
      approved_by text not null,
      reason text,
      approved_at timestamp with time zone not null default clock_timestamp(),
      database_user text not null default session_user,
      constraint schema_approvals_direction_known check (direction in ('up', 'down'))
    )`);
  await manager.query(`
    create table ${schema}.schema_changes (
      id bigint generated always as identity primary key,
      migration text not null,
      digest text not null,
      direction text not null,
      run_by text not null,
      approved_by text[] not null,
      started_at timestamp with time zone not null,
      finished_at timestamp with time zone not null,
      duration_ms bigint not null,
      attempts integer not null,
      outcome text not null,
      error text,
      database_user text not null default session_user,
      constraint schema_changes_direction_known check (direction in ('up', 'down')),
      constraint schema_changes_outcome_known check (outcome in ('done', 'failed'))
    )`);
  await manager.query(`
    create function ${schema}.refuse_schema_record_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only: % is refused', tg_table_name, tg_op using errcode = 'restrict_violation';
    end $$`);
}

/** For everybody, and also where a session has set session_replication_role. */
async function forbidChanges(schema: string, table: string, manager: EntityManager): Promise<void> {
  const refuse = `execute function ${schema}.refuse_schema_record_change()`;
  await manager.query(`
    create trigger ${table}_keeps_rows before update or delete on ${schema}.${table} for each row ${refuse}`);
  await manager.query(`
    create trigger ${table}_keeps_all before truncate on ${schema}.${table} for each statement ${refuse}`);
  await manager.query(`
    alter table ${schema}.${table} enable always trigger ${table}_keeps_rows, enable always trigger ${table}_keeps_all`);
}
