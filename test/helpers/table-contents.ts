import { keptKinds } from '../../src/stripe-objects/kept-kinds';
import type { TestDatabase } from './test-database';

/** Every table that processing an event may write, but for the log itself. */
export const BILLING_TABLES = [
  'tenants',
  'workspaces',
  'billing_events',
  ...keptKinds.map(({ table }) => table),
  'stripe_subscription_items',
  'checkout_proposals',
];

export const LOG_TABLES = ['stripe_event_log', 'stripe_event_attempt'] as const;

export type TableContents = Record<string, Record<string, unknown>[]>;

/**
 * All rows of these tables, in an order that depends on nothing but what they say.
 * @param except columns to leave out, as `column` or `table.column`.
 */
export async function contentsOf(
  database: Pick<TestDatabase, 'query'>,
  tables: readonly string[],
  except = /^$/,
): Promise<TableContents> {
  const contents: TableContents = {};
  for (const table of tables) {
    const rows = await database.query(`select * from ${table}`);
    contents[table] = rows
      .map((row) => Object.fromEntries(Object.entries(row).filter(([column]) => !isExcepted(table, column))))
      .toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
  }
  return contents;

  function isExcepted(table: string, column: string): boolean {
    return except.test(column) || except.test(`${table}.${column}`);
  }
}
