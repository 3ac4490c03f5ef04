import { records } from './records';

type Query = <T extends object>(sql: string, values?: unknown[]) => Promise<T[]>;

/**
 * Everything that PostgreSQL knows of a schema, one thing a line, much as pg_dump would write it: names, types, definitions,
 * options, rights and comments. Without numbers that only count (object ids, the place of a column after others were dropped).
 */
export async function listSchema(query: Query, schema: string): Promise<string[]> {
  const rows = await query<{ line: string }>(parts.join(' union all '), [schema]);
  return rows.map(({ line }) => line.replaceAll(`${schema}.`, '')).toSorted();
}

const described = (object: string, catalogue: string) =>
  `coalesce(' -- ' || obj_description(${object}, '${catalogue}'), '')`;

/** Sequences are called after their tables. */
const isRecord = (name: string) => `${name} ~ '^(${records.join('|')})'`;
const IN_SCHEMA = `relnamespace = $1::regnamespace and not ${isRecord('relname')}`;
const TABLES = `(select oid, relname, relkind from pg_class where ${IN_SCHEMA} and relkind in ('r', 'v', 'm', 'p'))`;

const parts = [
  `select format('%s %s owner=%s options=%s rights=%s rows=%s', case relkind when 'r' then 'table' else relkind::text end,
     relname, relowner::regrole, reloptions, relacl, relrowsecurity) || ${described('oid', 'pg_class')} as line
   from pg_class where ${IN_SCHEMA} and relkind in ('r', 'v', 'm', 'p')`,
  `select format('column %s.%s %s%s identity=%s generated=%s default=%s storage=%s compression=%s rights=%s options=%s',
     c.relname, attname, format_type(atttypid, atttypmod), case when attnotnull then ' not null' end, attidentity,
     attgenerated, pg_get_expr(adbin, adrelid), attstorage, attcompression, attacl, attoptions)
     || coalesce(' collate ' || nullif(attcollation, 100)::regcollation::text, '')
     || coalesce(' -- ' || col_description(attrelid, attnum), '')
   from pg_attribute join ${TABLES} c on c.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where attnum > 0 and not attisdropped`,
  `select format('index %s valid=%s ', pg_get_indexdef(indexrelid), indisvalid) || ${described('indexrelid', 'pg_class')}
   from pg_index join ${TABLES} c on c.oid = indrelid`,
  // Not-null constraints have names since version 18; columns tell of them.
  `select format('constraint %s on %s: %s validated=%s', conname, c.relname, pg_get_constraintdef(k.oid), convalidated)
     || ${described('k.oid', 'pg_constraint')}
   from pg_constraint k join ${TABLES} c on c.oid = conrelid where contype <> 'n'`,
  `select format('trigger %s enabled=%s', pg_get_triggerdef(t.oid), tgenabled) || ${described('t.oid', 'pg_trigger')}
   from pg_trigger t join ${TABLES} c on c.oid = tgrelid where not tgisinternal`,
  `select format('function %s rights=%s %s', oid::regprocedure, proacl, prosrc) || ${described('oid', 'pg_proc')}
   from pg_proc where pronamespace = $1::regnamespace and not ${isRecord('proname')}`,
  `select format('view %s %s', relname, pg_get_viewdef(oid)) from ${TABLES} c where relkind = 'v'`,
  `select format('sequence %s', relname) from pg_class where ${IN_SCHEMA} and relkind = 'S'`,
  `select format('statistics %s', pg_get_statisticsobjdef(oid)) from pg_statistic_ext where stxnamespace = $1::regnamespace`,
  `select format('policy %s on %s: %s', polname, polrelid::regclass, pg_get_expr(polqual, polrelid))
   from pg_policy join ${TABLES} c on c.oid = polrelid`,
  `select format('type %s', typname) from pg_type
   where typnamespace = $1::regnamespace and typtype in ('e', 'd') `,
];
