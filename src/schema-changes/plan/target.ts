import type { DataSource } from 'typeorm';
import { schemaNameOf } from '../../database/schema-name';
import { type Approval, ApprovalRecords } from '../records/approval-records';
import { ChangeHistory, type HistoryEntry } from '../records/change-history';
import { MigrationTable } from '../records/migration-table';

/** A table as the catalogues know it. */
export interface TableSize {
  /** An estimate; undefined: nobody has ever counted (no `analyze` yet). */
  rows: number | undefined;
  /** With its indexes and what is kept out of its rows. */
  bytes: number;
}

/** The database that a plan is for. */
export interface Target {
  /** Of its server. */
  version: string;
  executed: string[];
  sizes: Map<string, TableSize>;
  approvals: Approval[];
  done: Pick<HistoryEntry, 'migration' | 'digest' | 'direction' | 'finishedAt'>[];
}

/** Reads catalogues and the tables that tell of migrations, in one read-only snapshot, and no row of anybody's data. */
export async function readTarget(dataSource: DataSource): Promise<Target> {
  return dataSource.transaction('REPEATABLE READ', async (manager) => {
    await manager.query('set transaction read only');
    // For sizes of a table that somebody has to himself.
    await manager.query(`set local lock_timeout = '2s'`);
    const [row]: { version: string }[] = await manager.query(
      `select current_setting('server_version') as version`,
    );
    const sizes: { table: string; rows: string | null; bytes: string }[] = await manager.query(
      `select c.relname as table, coalesce(nullif(c.reltuples, -1)::bigint, nullif(s.n_live_tup, 0)) as rows,
         pg_total_relation_size(c.oid) as bytes
       from pg_class c join pg_namespace n on n.oid = c.relnamespace
       left join pg_stat_all_tables s on s.relid = c.oid
       where n.nspname = $1 and c.relkind in ('r', 'p', 'm')`,
      [schemaNameOf(dataSource)],
    );
    return {
      version: row?.version ?? '',
      executed: await new MigrationTable(dataSource).executed(manager),
      sizes: new Map(
        sizes.map(({ table, rows, bytes }) => [
          table,
          { rows: rows === null ? undefined : Number(rows), bytes: Number(bytes) },
        ]),
      ),
      approvals: await new ApprovalRecords(dataSource).all(manager),
      done: await new ChangeHistory(dataSource).done(manager),
    };
  });
}
