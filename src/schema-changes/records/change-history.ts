import type { DataSource } from 'typeorm';
import { schemaNameOf } from '../../database/schema-name';
import type { Direction } from '../recording/schema-change';
import { type Querier, tableExists } from './migration-table';

/** One change that was made, or tried: who, what, when, for how long, and what came of it. */
export interface HistoryEntry {
  migration: string;
  digest: string;
  direction: Direction;
  by: string;
  approvedBy: readonly string[];
  durationMs: number;
  /** More than one where locks were not to be had at first. */
  attempts: number;
  outcome: 'done' | 'failed';
  error: string | null;
  finishedAt: Date;
}

/** `schema_changes`. What ran before there was such a table, or by TypeORM itself, is not in it. */
export class ChangeHistory {
  private readonly table: string;

  constructor(dataSource: DataSource) {
    this.table = `${schemaNameOf(dataSource)}.schema_changes`;
  }

  /** What was done, oldest first. */
  async done(
    querier: Querier,
  ): Promise<Pick<HistoryEntry, 'migration' | 'digest' | 'direction' | 'finishedAt'>[]> {
    if (!(await tableExists(this.table, querier))) return [];
    return querier.query(`select migration, digest, direction, finished_at as "finishedAt"
      from ${this.table} where outcome = 'done' order by id`);
  }

  /** By the database's clock, which is the one of the approvals. */
  async add(entry: Omit<HistoryEntry, 'finishedAt'>, querier: Querier): Promise<void> {
    await querier.query(
      `insert into ${this.table} (migration, digest, direction, run_by, approved_by, started_at, finished_at, duration_ms,
         attempts, outcome, error)
       select $1, $2, $3, $4, $5, now_at - make_interval(secs => $6::bigint / 1000.0), now_at, $6::bigint, $7, $8, $9
       from (select clock_timestamp() as now_at) as clock`,
      [
        entry.migration,
        entry.digest,
        entry.direction,
        entry.by,
        entry.approvedBy,
        entry.durationMs,
        entry.attempts,
        entry.outcome,
        entry.error,
      ],
    );
  }
}
