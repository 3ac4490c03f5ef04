import type { Querier } from '../records/migration-table';

/** A table or index, as long as it is known by its number. */
export interface Relation {
  name: string;
  /** Its own name, or of the table that an index is of. */
  table: string;
  isIndex: boolean;
  /** Changes when all of it is written anew. */
  file: string;
}

/** Tables and indexes of everybody but PostgreSQL itself, by their numbers. */
export async function relationsIn(querier: Querier): Promise<Map<string, Relation>> {
  const rows: (Relation & { oid: string })[] = await querier.query(`
    select c.oid::text as oid, c.relname as name, coalesce(t.relname, c.relname) as table,
      c.relkind in ('i', 'I') as "isIndex", c.relfilenode::text as file
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join pg_index x on x.indexrelid = c.oid
    left join pg_class t on t.oid = x.indrelid
    where c.relkind in ('r', 'p', 'm', 'i', 'I') and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`);
  return new Map(rows.map(({ oid, ...relation }) => [oid, relation]));
}
