import type { DataSource } from 'typeorm';
import { schemaNameOf } from '../../database/schema-name';
import type { Direction, SchemaChange } from '../recording/schema-change';
import { type Querier, tableExists } from './migration-table';

/** Somebody's word that exactly these changes may be made. */
export interface Approval {
  digest: string;
  direction: Direction;
  /** What the digest is of: told apart, so that a later difference has a name. */
  changes: Pick<SchemaChange, 'name' | 'digest'>[];
  by: string;
  reason: string | null;
  at: Date;
}

/** `schema_approvals`. Names are given, not proven: who may write into the table is what counts. */
export class ApprovalRecords {
  private readonly table: string;

  constructor(dataSource: DataSource) {
    this.table = `${schemaNameOf(dataSource)}.schema_approvals`;
  }

  /** All of them, oldest first; none where the table is not there yet. */
  async all(querier: Querier): Promise<Approval[]> {
    if (!(await tableExists(this.table, querier))) return [];
    return querier.query(`select digest, direction, changes, approved_by as by, reason, approved_at as at
      from ${this.table} order by id`);
  }

  async add(approval: Omit<Approval, 'at'>, querier: Querier): Promise<void> {
    const { digest, direction, changes, by, reason } = approval;
    await querier.query(
      `insert into ${this.table} (digest, direction, changes, approved_by, reason) values ($1, $2, $3, $4, $5)`,
      [digest, direction, JSON.stringify(changes), by, reason],
    );
  }
}
