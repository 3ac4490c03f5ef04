import type { DataSource } from 'typeorm';
import { schemaNameOf } from '../../src/database/schema-name';
import { columnName } from '../../src/stripe-objects/column-name';
import type { Index } from '../../src/stripe-objects/definition';
import { sqlTypes } from '../../src/stripe-objects/sql-types';
import type { StripeObjectKind } from '../../src/stripe-objects/stripe-object';

/** A column as `create table` has it. */
export interface MissingColumn {
  name: string;
  sql: string;
  why: string;
}

/** What a definition has and the migrations do not make. */
export interface MissingParts {
  /** The whole table. */
  isNew: boolean;
  columns: MissingColumn[];
  indexes: Index[];
}

/** @param dataSource of a database that all migrations have made. */
export async function missingParts(kind: StripeObjectKind, dataSource: DataSource): Promise<MissingParts> {
  const names: { name: string }[] = await dataSource.query(
    `select column_name as name from information_schema.columns where table_schema = $1 and table_name = $2
     union all select indexname from pg_indexes where schemaname = $1 and tablename = $2`,
    [schemaNameOf(dataSource), kind.table],
  );
  const there = new Set(names.map(({ name }) => name));
  return {
    isNew: there.size === 0,
    columns: columnsOf(kind).filter(({ name }) => !there.has(name)),
    indexes: kind.indexes.filter(({ name }) => !there.has(name)),
  };
}

function columnsOf({ columns }: StripeObjectKind): MissingColumn[] {
  return Object.entries(columns).flatMap(([property, { type, nullable, refersTo, why }]) => {
    if (type === undefined) return [];
    const name = columnName(property);
    const collation = refersTo === undefined ? '' : ' collate "C"';
    return [
      { name, why, sql: `${name} ${sqlTypes[type]}${collation}${nullable ? '' : ' not null default false'}` },
    ];
  });
}
