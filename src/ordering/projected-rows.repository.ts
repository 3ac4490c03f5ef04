import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ContentionError } from '../failures/contention.error';
import type { TenantClaim } from './tenant-claim';
import type { Projection } from './projection';
import { updateText } from './projection-update';

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

/** What is to be written of one object; each part only where it is there. */
export interface RowChange<S> {
  id: string;
  /** The row is still to be made. */
  isMissing: boolean;
  version?: VersionedState<S> | undefined;
  /** What its metadata names by now. */
  claim?: TenantClaim | undefined;
}

interface Row {
  id: string;
  version_event: string | null;
  version_at: string | null;
  version_terminal: boolean;
  version_tied: boolean;
}

/** The rows of any projection, several at a time. */
@Injectable()
export class ProjectedRowsRepository {
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
    versions: readonly (VersionedState<S> & { claim: TenantClaim | undefined })[],
    manager: EntityManager,
  ): Promise<void> {
    const states = versions.map(({ state }) => state);
    await Promise.all([
      manager.query(updateText(projection), [
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
    claims: readonly (TenantClaim & { id: string })[],
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
