import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, type TableReasons } from '../src/database/reasons';
import { schemaOf } from '../src/database/schema-name';

const reasons: readonly TableReasons[] = [
  {
    table: 'stripe_checkout_sessions',
    indexes: {
      stripe_checkout_sessions_proposing:
        'The words of a customer’s buyers that are to be weighed once the tenant is there; sessions that name none are not in it.',
    },
  },
];

/** Outside of a transaction, so that no event waits for the index; an index that was only half built is dropped first. */
export class FindBuyersWords1764547230001 implements MigrationInterface {
  readonly name = 'FindBuyersWords1764547230001';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop index concurrently if exists ${s}.stripe_checkout_sessions_proposing`);
    await runner.query(`
      create index concurrently stripe_checkout_sessions_proposing
      on ${s}.stripe_checkout_sessions (customer_id, created, id) where (proposed_tenant is not null)`);
    await addReasons(runner, reasons);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop index concurrently if exists ${s}.stripe_checkout_sessions_proposing`);
  }
}
