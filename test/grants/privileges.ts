import { Client } from 'pg';

/** What statements need of one table, as PostgreSQL itself says. */
export interface TablePrivileges {
  /** Every column, or what no column privilege covers: whole rows, system columns. */
  selectsAll: boolean;
  selects: Set<string>;
  inserts: Set<string>;
  updates: Set<string>;
  /** Rows are locked, which takes the right to update any column. */
  locks: boolean;
  deletes: boolean;
}

export interface Privileges {
  tables: Map<string, TablePrivileges>;
  /** With their argument types. */
  functions: Set<string>;
}

export class TooOldError extends Error {
  override readonly name = 'TooOldError';
  constructor() {
    super('PostgreSQL 16 or newer is needed: older ones do not print which columns a statement touches.');
  }
}

interface Relation {
  name: string;
  columns: Record<string, string>;
}

/** Bits of `requiredPerms`: https://github.com/postgres/postgres/blob/REL_18_STABLE/src/include/nodes/parsenodes.h */
const [INSERT, SELECT, UPDATE, DELETE] = [1, 2, 4, 8];
/** Column numbers are printed with this offset, since system columns have negative ones. */
const OFFSET = 7;
const SYNTAX_ERROR = '42601';

/** It reads as a statement, but is only part of one, or names what is not there. */
export class NotWholeError extends Error {
  override readonly name = 'NotWholeError';
}

/** Asks PostgreSQL what statements need, by the permissions in the tree it makes of each; none is run. */
export class PrivilegeReader {
  private readonly printed: string[] = [];
  private relations = new Map<string, Relation>();
  private functions = new Map<string, string>();

  private constructor(
    private readonly client: Client,
    private readonly schema: string,
  ) {
    client.on('notice', ({ detail }) => this.printed.push(detail ?? ''));
  }

  static async open(url: string, schema: string): Promise<PrivilegeReader> {
    const client = new Client({ connectionString: url, options: `-c search_path=${schema}` });
    await client.connect();
    const reader = new PrivilegeReader(client, schema);
    await reader.readCatalogue();
    await client.query(
      `set client_min_messages = log; set debug_print_parse = on; set debug_pretty_print = off`,
    );
    return reader;
  }

  /** @returns undefined for what is no statement after all. */
  async read(statement: string): Promise<Privileges | undefined> {
    this.printed.length = 0;
    try {
      await this.client.query(`prepare asked as ${statement}`);
    } catch (error) {
      if ((error as { code?: string }).code === SYNTAX_ERROR) return undefined;
      throw new NotWholeError(`PostgreSQL does not understand: ${statement}`, { cause: error });
    }
    // It breaks its lines anywhere.
    const tree = this.printed.join(' ').replace(/\s+/g, ' ');
    await this.client.query('deallocate asked');
    return { tables: this.tablesIn(tree), functions: this.functionsIn(tree) };
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  private tablesIn(tree: string): Privileges['tables'] {
    const tables: Privileges['tables'] = new Map();
    for (const [, body = ''] of tree.matchAll(/\{RTEPERMISSIONINFO ([^}]*)\}/g)) {
      const relation = this.relations.get(/:relid (\d+)/.exec(body)?.[1] ?? '');
      if (!relation) continue;
      const required = Number(/:requiredPerms (\d+)/.exec(body)?.[1]);
      const columns = (field: string) =>
        (new RegExp(`:${field} \\(b([^)]*)\\)`).exec(body)?.[1] ?? '')
          .trim()
          .split(/\s+/)
          .filter(Boolean)
          .map(Number);
      const names = (field: string) => columns(field).flatMap((bit) => relation.columns[bit - OFFSET] ?? []);
      const isSelecting = (required & SELECT) !== 0;
      const updates = names('updatedCols');
      tables.set(
        relation.name,
        merge(tables.get(relation.name), {
          selectsAll: isSelecting && columns('selectedCols').some((bit) => bit <= OFFSET),
          selects: new Set(isSelecting ? names('selectedCols') : []),
          inserts: new Set((required & INSERT) === 0 ? [] : names('insertedCols')),
          updates: new Set((required & UPDATE) === 0 ? [] : updates),
          locks: (required & UPDATE) !== 0 && updates.length === 0,
          deletes: (required & DELETE) !== 0,
        }),
      );
    }
    return tables;
  }

  private functionsIn(tree: string): Set<string> {
    const ids = [...tree.matchAll(/:(?:funcid|opfuncid|aggfnoid) (\d+)/g)].map(([, id = '']) => id);
    return new Set(ids.flatMap((id) => this.functions.get(id) ?? []));
  }

  private async readCatalogue(): Promise<void> {
    const relations = await this.client.query<Relation & { id: string }>(
      `select c.oid::text as id, c.relname as name, json_object_agg(a.attnum, a.attname) as columns
       from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = $1::regnamespace and c.relkind in ('r', 'p', 'v') and a.attnum > 0 and not a.attisdropped
       group by 1, 2`,
      [this.schema],
    );
    this.relations = new Map(relations.rows.map(({ id, ...relation }) => [id, relation]));
    const functions = await this.client.query<{ id: string; name: string }>(
      `select oid::text as id, format('%I(%s)', proname, pg_get_function_identity_arguments(oid)) as name from pg_proc
       where pronamespace = $1::regnamespace`,
      [this.schema],
    );
    this.functions = new Map(functions.rows.map(({ id, name }) => [id, name]));
    const [{ version } = { version: 0 }] = (
      await this.client.query<{ version: number }>(
        `select current_setting('server_version_num')::int as version`,
      )
    ).rows;
    if (version < 160_000) throw new TooOldError();
  }
}

/** Both. */
export function merge(one: TablePrivileges | undefined, other: TablePrivileges): TablePrivileges {
  if (!one) return other;
  return {
    selectsAll: one.selectsAll || other.selectsAll,
    selects: new Set([...one.selects, ...other.selects]),
    inserts: new Set([...one.inserts, ...other.inserts]),
    updates: new Set([...one.updates, ...other.updates]),
    locks: one.locks || other.locks,
    deletes: one.deletes || other.deletes,
  };
}
