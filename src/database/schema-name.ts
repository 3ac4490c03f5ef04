import type { DataSource, QueryRunner } from 'typeorm';

/**
 * The schema that SQL outside a unit of work qualifies every name with; TypeORM's `schema` option sets no search_path,
 * so an unqualified name would land in `public`. Needs no quoting: the setting allows lower-case identifiers only.
 */
export function schemaNameOf({ options }: Pick<DataSource, 'options'>): string {
  const schema = options.type === 'postgres' ? options.schema : undefined;
  if (!schema) throw new Error('The data source names no schema; set DATABASE_SCHEMA.');
  return schema;
}

/** The same, in a migration. */
export function schemaOf(runner: QueryRunner): string {
  return schemaNameOf(runner.connection);
}
