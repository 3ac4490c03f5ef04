import type { ColumnType, Projection } from './projection';

const arrays: Record<ColumnType, string> = {
  text: 'text[]',
  uuid: 'uuid[]',
  bigint: 'bigint[]',
  boolean: 'boolean[]',
  seconds: 'bigint[]',
  jsonb: 'jsonb[]',
};

interface WrittenColumn {
  name: string;
  type: ColumnType;
  /** null leaves the column as it is. */
  isOptional?: true;
}

const versionColumns: readonly WrittenColumn[] = [
  { name: 'version_event', type: 'text' },
  { name: 'version_at', type: 'seconds' },
  { name: 'version_terminal', type: 'boolean' },
  { name: 'version_tied', type: 'boolean' },
];

const claimColumns: readonly WrittenColumn[] = [
  { name: 'named_tenant', type: 'text', isOptional: true },
  { name: 'named_at', type: 'seconds', isOptional: true },
  { name: 'named_by', type: 'text', isOptional: true },
];

/** By table: each is made once, of what the source says, and prepared. */
const texts = new Map<string, string>();

/**
 * The statement that writes states into the rows of a projection, one array for each column: the ids, whose states they are
 * (event, second, final, tied), the projection's own columns in their order, and, where its objects may name tenants, the
 * claims (tenant, second, event).
 */
export function updateText({
  table,
  columns,
  namesTenants,
}: Pick<Projection<{ id: string }>, 'table' | 'columns' | 'namesTenants'>): string {
  let text = texts.get(table);
  if (text === undefined) {
    const own = Object.entries(columns).map(([name, { type }]): WrittenColumn => ({ name, type }));
    text = textOf(table, [...versionColumns, ...own, ...(namesTenants ? claimColumns : [])]);
    texts.set(table, text);
  }
  return text;
}

function textOf(table: string, columns: readonly WrittenColumn[]): string {
  const names = columns.map(({ name }) => name);
  const parameters = columns.map(({ type }, index) => `$${index + 2}::${arrays[type]}`);
  const values = columns.map(({ name, type, isOptional }) => {
    const value = type === 'seconds' ? `to_timestamp(n.${name})` : `n.${name}`;
    return isOptional ? `coalesce(${value}, t.${name})` : value;
  });
  return `update ${table} t set ${names.map((name, index) => `${name} = ${values[index]}`).join(', ')}
    from unnest($1::text[], ${parameters.join(', ')}) as n (id, ${names.join(', ')})
    where t.id = n.id and (${names.map((name) => `t.${name}`).join(', ')}) is distinct from (${values.join(', ')})`;
}
