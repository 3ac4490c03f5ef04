import type { QueryRunner } from 'typeorm';
import { type LockMode, strengthOf } from './lock-modes';
import type { ObservedLock, ObservedStatement } from './observed-statement';
import { type Relation, relationsIn } from './relations';

/** active_sql_transaction: it cannot run in one, and says so before it does anything. */
const NOT_IN_A_TRANSACTION = '25001';

/** Runs statements in the scratch database, and looks after each which locks its backend holds. */
export class LockObserver {
  /** What was dropped stays known by its number. */
  private readonly seen = new Map<string, Relation>();
  private held = new Map<string, LockMode>();
  /** What was there when the transaction began. */
  private atBegin = new Map<string, Relation>();

  constructor(private readonly runner: QueryRunner) {}

  /** In a transaction that began with {@link begin}. */
  async observe(sql: string): Promise<ObservedStatement> {
    const before = await this.look();
    await this.runner.query(sql);
    const after = await this.look();
    const rewritten = [...before]
      .filter(([oid, { file, isIndex }]) => !isIndex && after.has(oid) && after.get(oid)?.file !== file)
      .map(([, { table }]) => table);
    return { sql, locks: await this.newLocks(), rewritten, source: 'seen' };
  }

  async begin(): Promise<void> {
    await this.runner.startTransaction();
    this.held = new Map();
    this.atBegin = await this.look();
  }

  /** By itself: in a transaction of its own where that is possible, since only then its locks can be seen. */
  async observeAlone(sql: string): Promise<ObservedStatement> {
    await this.begin();
    try {
      const observed = await this.observe(sql);
      await this.runner.commitTransaction();
      return observed;
    } catch (error) {
      await this.runner.rollbackTransaction();
      if ((error as { driverError?: { code?: string } }).driverError?.code !== NOT_IN_A_TRANSACTION)
        throw error;
    }
    const before = await this.look();
    await this.runner.query(sql);
    return { sql, locks: knownLocks(sql, [...before.values()]), rewritten: [], source: 'known' };
  }

  private async look(): Promise<Map<string, Relation>> {
    const relations = await relationsIn(this.runner);
    for (const [oid, relation] of relations) this.seen.set(oid, relation);
    return relations;
  }

  /** The strongest on each table that was not held before. Of indexes only where their table is not locked as well. */
  private async newLocks(): Promise<ObservedLock[]> {
    const rows: { oid: string; mode: LockMode }[] = await this.runner.query(`
      select relation::text as oid, mode from pg_locks
      where pid = pg_backend_pid() and locktype = 'relation' and granted
        and database = (select oid from pg_database where datname = current_database())`);
    const found = new Map<string, ObservedLock>();
    for (const { oid, mode } of rows) {
      const relation = this.seen.get(oid);
      const before = this.held.get(oid);
      // An index that it makes itself is nobody's to wait for; a table may be there in the target.
      if (!relation || (relation.isIndex && !this.atBegin.has(oid))) continue;
      if (before !== undefined && strengthOf(before) >= strengthOf(mode)) continue;
      this.held.set(oid, mode);
      found.set(oid, { table: relation.table, index: relation.isIndex ? relation.name : undefined, mode });
    }
    const locks = [...found.values()];
    const tables = new Set(locks.filter(({ index }) => index === undefined).map(({ table }) => table));
    return locks
      .filter(({ index, table }) => index === undefined || !tables.has(table))
      .toSorted((one, other) => strengthOf(other.mode) - strengthOf(one.mode));
  }
}

/** Of `create`, `drop` and `reindex` … `concurrently`, whose locks are gone before anybody could look. */
function knownLocks(sql: string, relations: readonly Relation[]): ObservedLock[] {
  const mode = 'ShareUpdateExclusiveLock';
  const [, created] = /^\s*create\s[^(]*\bon\s+(?:only\s+)?([\w."]+)/i.exec(sql) ?? [];
  if (created !== undefined) return [{ table: lastPart(created), index: undefined, mode }];
  const [, dropped] = /^\s*drop\s+index\s+concurrently\s+(?:if\s+exists\s+)?([\w."]+)/i.exec(sql) ?? [];
  const index = relations.find(({ name }) => name === lastPart(dropped ?? ''));
  return index ? [{ table: index.table, index: undefined, mode }] : [];
}

function lastPart(name: string): string {
  return name.split('.').at(-1)?.replaceAll('"', '') ?? name;
}
