import type { QueryRunner } from 'typeorm';
import { schemaOf } from './schema-name';

/** Why a table and what belongs to it are there: who reads it, which rule or query needs it. Kept as comments in the database. */
export interface TableReasons {
  table: string;
  /**
   * It may have been there before hookledger, with the product's own columns and comments. Only what is marked as brought by
   * the first migration is described then, behind the mark, which that migration's `down` goes by.
   */
  mayBeTheProducts?: true;
  /** Of the table itself; none where a migration describes only what it adds to a table. */
  reason?: string;
  /** By name, like all that follow. */
  columns?: Readonly<Record<string, string>>;
  /** Those that belong to no constraint. */
  indexes?: Readonly<Record<string, string>>;
  constraints?: Readonly<Record<string, string>>;
  triggers?: Readonly<Record<string, string>>;
  /** Of this table's triggers, by signature. */
  functions?: Readonly<Record<string, string>>;
}

/** What the first migration writes on what it brings to a table that may be the product's. */
const MARK = 'Brought by hookledger';

/**
 * Says why these are there, wherever nobody has said anything yet. One table by statement, and so by transaction when there
 * is no other: `comment on` waits for nothing but other changes of the same table, and keeps no row from being written.
 */
export async function addReasons(runner: QueryRunner, tables: readonly TableReasons[]): Promise<void> {
  for (const table of tables) {
    const isOurs = table.mayBeTheProducts ? `mark = '${MARK}' or mark like '${MARK}. %'` : 'true';
    await runner.query(
      commentEach(runner, table, {
        when: `found.comment = '${MARK}' or found.comment is null and (is_ours or found.kind = 'index')`,
        comment: `concat_ws('. ', found.comment, found.reason)`,
        isOurs,
      }),
    );
  }
}

/** Takes back what still reads as it was written, and leaves the marks that were there before. */
export async function removeReasons(runner: QueryRunner, tables: readonly TableReasons[]): Promise<void> {
  for (const table of tables) {
    await runner.query(
      commentEach(runner, table, {
        when: `found.comment in (found.reason, '${MARK}. ' || found.reason)`,
        comment: `case when found.comment <> found.reason then '${MARK}' end`,
        isOurs: 'true',
      }),
    );
  }
}

interface Change {
  /** What is found to have which comment it concerns. */
  when: string;
  /** The comment that it gets; null takes it away. */
  comment: string;
  /** Whether all of the table is hookledger's, by the table's comment `mark`. */
  isOurs: string;
}

/** Goes through what there is of a table, in one statement. What is described and does not exist is passed over. */
function commentEach(runner: QueryRunner, table: TableReasons, { when, comment, isOurs }: Change): string {
  const schema = schemaOf(runner);
  const named = `${schema}.${table.table}`;
  const values = reasonsOf(table).map((words) => `(${words.map(quoted).join(', ')})`);
  return `
    do $$ declare
      described regclass := '${named}'::regclass;
      mark text := obj_description(described, 'pg_class');
      is_ours boolean := coalesce(${isOurs}, false);
      found record;
    begin
      for found in
        select * from (values
          ${values.join(',\n          ')}
        ) as n (kind, name, reason) cross join lateral (
          select format('table %s', described) as object, mark as comment where kind = 'table'
          union all
          select format('column %s.%I', described, attname), col_description(described, attnum) from pg_attribute
          where kind = 'column' and attrelid = described and attname = name and not attisdropped
          union all
          select format('index %s', indexrelid::regclass), obj_description(indexrelid, 'pg_class') from pg_index
          where kind = 'index' and indrelid = described and indexrelid = to_regclass('${schema}.' || name)
          union all
          select format('constraint %I on %s', conname, described), obj_description(oid, 'pg_constraint') from pg_constraint
          where kind = 'constraint' and conrelid = described and conname = name
          union all
          select format('trigger %I on %s', tgname, described), obj_description(oid, 'pg_trigger') from pg_trigger
          where kind = 'trigger' and tgrelid = described and tgname = name
          union all
          select format('function %s', oid::regprocedure), obj_description(oid, 'pg_proc') from pg_proc
          where kind = 'function' and oid = to_regprocedure('${schema}.' || name)
        ) as o
      loop
        if ${when} then
          execute format('comment on %s is %L', found.object, ${comment});
        end if;
      end loop;
    end $$`;
}

type Words = [kind: string, name: string, reason: string];

function reasonsOf(table: TableReasons): Words[] {
  return [
    ...each('table', table.reason === undefined ? {} : { [table.table]: table.reason }),
    ...each('column', table.columns),
    ...each('index', table.indexes),
    ...each('constraint', table.constraints),
    ...each('trigger', table.triggers),
    ...each('function', table.functions),
  ];
}

function each(kind: string, reasons: Readonly<Record<string, string>> = {}): Words[] {
  return Object.entries(reasons).map(([name, reason]) => [kind, name, reason]);
}

/** As an SQL literal, in a statement that takes no parameters. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
