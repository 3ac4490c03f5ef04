import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { schemaNameOf } from '../../database/schema-name';
import type { SchemaChange } from '../recording/schema-change';

/** Whatever SQL can be sent by. */
export type Querier = Pick<DataSource | EntityManager | QueryRunner, 'query'>;

/** TypeORM's own table, which tells what has run in this database, and no more than that. */
export class MigrationTable {
  private readonly table: string;

  constructor(dataSource: DataSource) {
    this.table = `${schemaNameOf(dataSource)}.${dataSource.options.migrationsTableName}`;
  }

  /** Names of what has run, in that order; empty where nothing ever did. */
  async executed(querier: Querier): Promise<string[]> {
    if (!(await tableExists(this.table, querier))) return [];
    const rows: { name: string }[] = await querier.query(`select name from ${this.table} order by id`);
    return rows.map(({ name }) => name);
  }

  /** As TypeORM would make it. */
  async ensure(querier: Querier): Promise<void> {
    await querier.query(`create table if not exists ${this.table}
      (id serial primary key, "timestamp" bigint not null, name character varying not null)`);
  }

  async note({ name, timestamp }: SchemaChange, querier: Querier): Promise<void> {
    await querier.query(`insert into ${this.table} ("timestamp", name) values ($1, $2)`, [timestamp, name]);
  }

  async strike({ name }: SchemaChange, querier: Querier): Promise<void> {
    await querier.query(`delete from ${this.table} where name = $1`, [name]);
  }
}

export async function tableExists(table: string, querier: Querier): Promise<boolean> {
  const [row]: { exists: boolean }[] = await querier.query(`select to_regclass($1) is not null as exists`, [
    table,
  ]);
  return row?.exists ?? false;
}
