import type { DataSource } from 'typeorm';
import { schemaNameOf } from '../../src/database/schema-name';
import { readCatalogue } from '../schema/catalogue';

/**
 * Has the entities say what the database's comments say. TypeORM takes a comment that an entity lacks for a change of the
 * column, and makes the indexes and keys anew in which it is: a comparison would be of little else. Whether the comments are
 * there, and right, is for test/schema to tell.
 */
export async function adoptComments(dataSource: DataSource): Promise<void> {
  const { tables } = await readCatalogue(
    <T>(sql: string, values: unknown[] = []) => dataSource.query<T[]>(sql, values),
    schemaNameOf(dataSource),
  );
  for (const metadata of dataSource.entityMetadatas) {
    const table = tables.find(({ name }) => name === metadata.tableName);
    if (table?.reason) metadata.comment = table.reason;
    for (const column of metadata.columns) {
      column.comment = table?.columns.find(({ name }) => name === column.databaseName)?.reason ?? undefined;
    }
  }
}
