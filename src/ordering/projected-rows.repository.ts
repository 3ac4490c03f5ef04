import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ContentionError } from '../event-log/contention.error';
import type { ColumnType, Projection } from './projection';

/** Whose state a row shows. */
export interface StoredVersion {
  /** null: nobody's yet, other objects have only mentioned it. */
  eventId: string | null;
  /** Unix seconds. */
  at: number;
  isTerminal: boolean;
  isTied: boolean;
  /** There is no such row yet. */
  isMissing: boolean;
}

const NEW: StoredVersion = { eventId: null, at: 0, isTerminal: false, isTied: false, isMissing: true };

/** Somebody else has made the row of an object that we were about to make; whoever comes again finds it. */
export class RowAppearedError extends ContentionError {
  override readonly name = 'RowAppearedError';
  constructor(table: string) {
    super(`a row of ${table} was made by somebody else at the same moment`);
  }
}

/** A state as it goes into its row, with the event whose state it is. */
export interface VersionedState<S> extends Omit<StoredVersion, 'isMissing'> {
  state: S;
}

/** The newest event whose metadata named a tenant. */
export interface NewClaim {
  /** As sent. */
  tenant: string;
  /** `created` of the event, Unix seconds. */
  at: number;
  eventId: string;
}

/** What is to be written of one object; each part only where it is there. */
export interface RowChange<S> {
  id: string;
  /** The row is still to be made. */
  isMissing: boolean;
  version?: VersionedState<S> | undefined;
  claim?: NewClaim | undefined;
}

interface Row {
  id: string;
  version_event: string | null;
  version_at: string | null;
  version_terminal: boolean;
  version_tied: boolean;
}

const arrays: Record<ColumnType, string> = {
  text: 'text[]',
  bigint: 'bigint[]',
  boolean: 'boolean[]',
  seconds: 'bigint[]',
  jsonb: 'jsonb[]',
};

/** The rows of any projection, several at a time. */
@Injectable()
export class ProjectedRowsRepository {
  /** By projection: texts are made once, from what the source says, and prepared. */
  private readonly updates = new Map<string, string>();

  /**
   * Locks the row of an object, and makes it where it is missing. In a statement of its own: what is read afterwards is
   * read in a snapshot taken after the wait.
   */
  async lock(
    { table }: Projection<{ id: string }>,
    id: string,
    manager: EntityManager,
  ): Promise<StoredVersion> {
    const [, [row]]: [unknown, Row[]] = await Promise.all([
      manager.query(`insert into ${table} (id) values ($1) on conflict (id) do nothing`, [id]),
      manager.query(
        `select id, version_event, extract(epoch from version_at)::bigint as version_at, version_terminal, version_tied
         from ${table} where id = $1 for no key update`,
        [id],
      ),
    ]);
    if (!row) throw new RowAppearedError(table);
    return toStoredVersion(row);
  }

  /**
   * Locks rows of objects, in the order of their ids, and waits for nobody. Only under the dependency key that goes with an
   * object: whoever holds that may write to the row without a further look, and would wait for us.
   * @param objects `key`: null where the object belongs to nobody.
   * @returns what is ours now, by id: rows that nobody else has locked, and those that are still to be made.
   */
  async tryLock(
    { table }: Projection<{ id: string }>,
    objects: readonly { id: string; key: string | null }[],
    manager: EntityManager,
  ): Promise<Map<string, StoredVersion>> {
    const inOrder = objects.toSorted((a, b) => (a.id < b.id ? -1 : 1));
    const rows: (Row & { is_locked: boolean; exists: boolean })[] = await manager.query(
      `with ours as materialized (
         select id from unnest($1::text[], $2::text[]) as k (id, key)
         where key is null or pg_try_advisory_xact_lock(hashtextextended(key, 0))
       ), locked as materialized (
         select id, version_event, version_at, version_terminal, version_tied from ${table}
         where id = any (array(select id from ours)) order by id for no key update skip locked
       )
       select k.id, version_event, extract(epoch from version_at)::bigint as version_at, version_terminal, version_tied,
         l.id is not null as is_locked, exists (select from ${table} t where t.id = k.id) as exists
       from ours k left join locked l on l.id = k.id`,
      [inOrder.map(({ id }) => id), inOrder.map(({ key }) => key)],
    );
    return new Map(
      rows.flatMap((row) => {
        if (row.is_locked) return [[row.id, toStoredVersion(row)] as const];
        return row.exists ? [] : [[row.id, NEW] as const];
      }),
    );
  }

  /**
   * Writes into locked rows, of which each object has one; nothing where nothing differs.
   * @throws {RowAppearedError}
   */
  async save<S extends { id: string }>(
    projection: Projection<S>,
    changes: readonly RowChange<S>[],
    manager: EntityManager,
  ): Promise<void> {
    const missing = changes.filter(({ isMissing }) => isMissing).map(({ id }) => id);
    const states = changes.flatMap(({ version, claim }) => (version ? [{ ...version, claim }] : []));
    const claims = changes.flatMap(({ id, version, claim }) => (claim && !version ? [{ id, ...claim }] : []));
    await Promise.all([
      missing.length > 0 && this.make(projection, missing, manager),
      states.length > 0 && this.saveStates(projection, states, manager),
      claims.length > 0 && this.saveClaims(projection, claims, manager),
    ]);
  }

  private async saveStates<S extends { id: string }>(
    projection: Projection<S>,
    versions: readonly (VersionedState<S> & { claim: NewClaim | undefined })[],
    manager: EntityManager,
  ): Promise<void> {
    const states = versions.map(({ state }) => state);
    await Promise.all([
      manager.query(this.updateOf(projection), [
        states.map(({ id }) => id),
        versions.map(({ eventId }) => eventId),
        versions.map(({ at }) => at),
        versions.map(({ isTerminal }) => isTerminal),
        versions.map(({ isTied }) => isTied),
        ...Object.values(projection.columns).map(({ of }) => states.map((state) => of(state))),
        ...(projection.namesTenants
          ? [
              versions.map(({ claim }) => claim?.tenant ?? null),
              versions.map(({ claim }) => claim?.at ?? null),
              versions.map(({ claim }) => claim?.eventId ?? null),
            ]
          : []),
      ]),
      projection.saveParts?.(states, manager),
    ]);
  }

  /** Of events whose state is not stored: an old name is better than none. */
  private async saveClaims(
    { table }: Pick<Projection<{ id: string }>, 'table'>,
    claims: readonly (NewClaim & { id: string })[],
    manager: EntityManager,
  ): Promise<void> {
    await manager.query(
      `update ${table} t set named_tenant = n.tenant, named_at = to_timestamp(n.at), named_by = n.event
       from unnest($1::text[], $2::text[], $3::bigint[], $4::text[]) as n (id, tenant, at, event)
       where t.id = n.id`,
      [
        claims.map(({ id }) => id),
        claims.map(({ tenant }) => tenant),
        claims.map(({ at }) => at),
        claims.map(({ eventId }) => eventId),
      ],
    );
  }

  private async make(
    { table }: Pick<Projection<{ id: string }>, 'table'>,
    ids: readonly string[],
    manager: EntityManager,
  ): Promise<void> {
    const rows: unknown[] = await manager.query(
      `insert into ${table} (id) select unnest($1::text[]) on conflict (id) do nothing returning id`,
      [ids.toSorted()],
    );
    if (rows.length < ids.length) throw new RowAppearedError(table);
  }

  private updateOf(
    projection: Pick<Projection<{ id: string }>, 'table' | 'columns' | 'namesTenants'>,
  ): string {
    const { table, columns, namesTenants } = projection;
    let text = this.updates.get(table);
    if (text === undefined) {
      const own = Object.entries(columns).map(([name, { type }]): WrittenColumn => ({ name, type }));
      text = updateText(table, [...versionColumns, ...own, ...(namesTenants ? claimColumns : [])]);
      this.updates.set(table, text);
    }
    return text;
  }
}

function toStoredVersion(row: Row): StoredVersion {
  return {
    eventId: row.version_event,
    at: Number(row.version_at),
    isTerminal: row.version_terminal,
    isTied: row.version_tied,
    isMissing: false,
  };
}

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

function updateText(table: string, columns: readonly WrittenColumn[]): string {
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
