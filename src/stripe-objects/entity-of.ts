import { EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import type { ColumnType } from '../ordering/projection';
import type { Column } from './column';
import { columnName } from './column-name';
import { sqlTypes } from './sql-types';
import { versionColumns } from './version-columns';
import type { Columns, Definition } from './definition';

/** TypeORM's side of a definition. Migrations make the table; a test compares both. */
export function entityOf<K extends string, C extends Columns>(definition: Definition<K, C>): EntitySchema {
  const { table, columns, indexes = [] } = definition;
  const stored = Object.entries(columns).flatMap(([property, of]) =>
    of.type === undefined ? [] : [[property, optionsOf(property, of, of.type)] as const],
  );
  return new EntitySchema({
    name: table,
    tableName: table,
    columns: {
      id: { type: 'text', primary: true, collation: 'C' },
      ...Object.fromEntries(stored),
      ...versionColumns,
    },
    indices: indexes.map(({ name, on }) => ({ name, columns: [...on] })),
  });
}

function optionsOf(
  property: string,
  { nullable, refersTo }: Column<unknown>,
  type: ColumnType,
): EntitySchemaColumnOptions {
  return {
    type: sqlTypes[type],
    name: columnName(property),
    nullable,
    // Ids are compared, never sorted for people.
    ...(refersTo !== undefined && { collation: 'C' }),
    ...(type === 'boolean' && { default: false }),
  };
}
