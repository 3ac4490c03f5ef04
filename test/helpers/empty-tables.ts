import type { TestService } from './test-service';

/** Empties tables, the ledger among them: as its owner, who can switch off what keeps everybody from that. */
export async function emptyTables(
  database: Pick<TestService, 'query'> | { query(sql: string): Promise<unknown> },
  tables: readonly string[],
): Promise<void> {
  await database.query(`alter table billing_events disable trigger billing_events_keeps_all;
    truncate ${tables.join()} cascade;
    alter table billing_events enable always trigger billing_events_keeps_all`);
}
