import type { Catalogue } from './catalogue';
import type { Relation } from './relations';

/** The relations that PostgreSQL itself looks after. */
export function foreignKeysOf({ tables }: Catalogue): Relation[] {
  return tables.flatMap(({ name, constraints }) =>
    constraints.flatMap(({ definition }) => {
      const [, column, table, to] =
        /^FOREIGN KEY \((\w+)\) REFERENCES (?:\w+\.)?(\w+)\((\w+)\)/.exec(definition) ?? [];
      return column ? [{ from: `${name}.${column}`, to: `${table}.${to}` }] : [];
    }),
  );
}
