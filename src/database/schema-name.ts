import type { QueryRunner } from 'typeorm';

/**
 * The schema that migrations qualify every name with; TypeORM's `schema` option sets no search_path, so an unqualified
 * name would land in `public`. Needs no quoting: the setting allows lower-case identifiers only.
 */
export function schemaOf(runner: QueryRunner): string {
  const { options } = runner.connection;
  const schema = options.type === 'postgres' ? options.schema : undefined;
  if (!schema) throw new Error('The data source names no schema; set DATABASE_SCHEMA.');
  return schema;
}
