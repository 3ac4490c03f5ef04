import { productColumns } from './product-tables';

type Query = <T extends object>(sql: string, values?: unknown[]) => Promise<T[]>;

/**
 * Every row of the product's, as the product sees it and as it lies on the disk: its columns by a digest, its place, and the
 * transaction that wrote it last, so that a row that was written again and is the same shows too.
 */
export async function readProductRows(query: Query): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const [table, columns] of Object.entries(productColumns)) {
    const rows = await query<{ id: string; row: string }>(
      `select id::text, md5(row(${columns.join(', ')})::text) || ' ' || ctid::text || ' ' || xmin::text as row from ${table}`,
    );
    for (const { id, row } of rows) found.set(`${table} ${id}`, row);
  }
  return found;
}

/** Where the product's tables and indexes lie: a change that makes one anew moves it. */
export async function readFiles(query: Query): Promise<Map<string, string>> {
  const rows = await query<{ name: string; file: string }>(
    `select relname as name, relfilenode::text as file from pg_class
     where relkind in ('r', 'i') and oid in (
       select unnest(array[indrelid, indexrelid]) from pg_index
       where indrelid = any ($1::regclass[]))`,
    [Object.keys(productColumns)],
  );
  return new Map(rows.map(({ name, file }) => [name, file]));
}
