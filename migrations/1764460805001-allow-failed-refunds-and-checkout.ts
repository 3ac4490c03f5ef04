import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

const KINDS = ['payment', 'payment_failed', 'refund', 'invoice_paid', 'invoice_payment_failed'];
const SOURCES = ['admin', 'customer', 'subscription'];

/**
 * The ledger may say that a refund failed, and a customer may have come by a checkout. Outside of a transaction, so that the
 * rows that are there already are checked while deliveries go on; each step may be run again after it was interrupted.
 */
export class AllowFailedRefundsAndCheckout1764460805001 implements MigrationInterface {
  readonly name = 'AllowFailedRefundsAndCheckout1764460805001';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await allow(runner, 'stripe_customers', 'tenant_source', [...SOURCES, 'checkout']);
    await allow(runner, 'billing_events', 'kind', [...KINDS, 'refund_failed']);
  }

  /**
   * The version before knows nothing of refunds that failed, nor of checkout. The log still has these events, and a
   * forced replay applies them again; a customer keeps its tenant, as if a person had linked it.
   */
  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`delete from ${s}.billing_events where kind = 'refund_failed'`);
    await runner.query(
      `update ${s}.stripe_customers set tenant_source = 'admin' where tenant_source = 'checkout'`,
    );
    await allow(runner, 'stripe_customers', 'tenant_source', SOURCES);
    await allow(runner, 'billing_events', 'kind', KINDS);
  }
}

/** New rows are checked from the first statement on, old ones by the second, which keeps nobody from writing. */
async function allow(
  runner: QueryRunner,
  table: string,
  column: string,
  values: readonly string[],
): Promise<void> {
  const named = `${schemaOf(runner)}.${table}`;
  const constraint = `${table}_${column}_known`;
  const list = values.map((value) => `'${value}'`).join(', ');
  await runner.query(`
    alter table ${named} drop constraint if exists ${constraint},
      add constraint ${constraint} check (${column} in (${list})) not valid`);
  await runner.query(`alter table ${named} validate constraint ${constraint}`);
}
