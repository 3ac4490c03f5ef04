/** What PostgreSQL itself says is in the service's schema, each with its comment. In the order in which it was made. */
export interface Catalogue {
  tables: Table[];
  functions: Described[];
}

export interface Described {
  name: string;
  /** null: nobody has said why it is there. */
  reason: string | null;
}

export interface Table extends Described {
  columns: Column[];
  constraints: Defined[];
  /** Without those of constraints. */
  indexes: Defined[];
  triggers: Defined[];
}

export interface Column extends Described {
  type: string;
  isNullable: boolean;
  /** An expression, or how the identity is made. */
  default: string | null;
}

/** As PostgreSQL writes it down. */
export interface Defined extends Described {
  definition: string;
}

type Query = <T extends object>(sql: string, values?: unknown[]) => Promise<T[]>;

/** TypeORM's own, which says nothing of the service. */
const NOT_OURS = 'typeorm_migrations';

export async function readCatalogue(query: Query, schema: string): Promise<Catalogue> {
  const tables = await query<Table>(TABLES, [schema, NOT_OURS]);
  const functions = await query<Described>(
    `select oid::regprocedure::text as name, obj_description(oid, 'pg_proc') as reason from pg_proc
     where pronamespace = $1::regnamespace order by 1`,
    [schema],
  );
  return { tables, functions };
}

/** A not-null constraint, which PostgreSQL knows from version 18 on, says what its column says. */
const TABLES = `
  select c.relname as name, obj_description(c.oid, 'pg_class') as reason,
    (select json_agg(json_build_object('name', attname, 'type', format_type(atttypid, atttypmod),
        'isNullable', not attnotnull,
        'default', case when attidentity <> '' then 'identity' else pg_get_expr(adbin, adrelid) end,
        'reason', col_description(attrelid, attnum)) order by attnum)
      from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
      where attrelid = c.oid and attnum > 0 and not attisdropped) as columns,
    coalesce((select json_agg(json_build_object('name', conname, 'definition', pg_get_constraintdef(oid),
        'reason', obj_description(oid, 'pg_constraint')) order by contype = 'c', contype = 'f', oid)
      from pg_constraint where conrelid = c.oid and contype <> 'n'), '[]') as constraints,
    coalesce((select json_agg(json_build_object('name', i.relname, 'definition', pg_get_indexdef(i.oid),
        'reason', obj_description(i.oid, 'pg_class')) order by i.relname collate "C")
      from pg_index join pg_class i on i.oid = indexrelid
      where indrelid = c.oid and not exists (select from pg_constraint where conindid = i.oid and contype in ('p', 'u'))),
      '[]') as indexes,
    coalesce((select json_agg(json_build_object('name', tgname, 'definition', pg_get_triggerdef(oid),
        'reason', obj_description(oid, 'pg_trigger')) order by oid)
      from pg_trigger where tgrelid = c.oid and not tgisinternal), '[]') as triggers
  from pg_class c
  where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v', 'm') and c.relname <> $2
  order by c.relname collate "C"`;
