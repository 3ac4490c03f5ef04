import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, removeReasons } from '../src/database/reasons';
import { administrationReasons } from './1764460808000-describe-schema/administration.reasons';
import { eventLogReasons } from './1764460808000-describe-schema/event-log.reasons';
import { ledgerReasons } from './1764460808000-describe-schema/ledger.reasons';
import { operationsReasons } from './1764460808000-describe-schema/operations.reasons';
import { productReasons } from './1764460808000-describe-schema/product.reasons';
import { stripeObjectReasons } from './1764460808000-describe-schema/stripe-objects.reasons';

const reasons = [
  ...eventLogReasons,
  ...stripeObjectReasons,
  ...ledgerReasons,
  ...productReasons,
  ...administrationReasons,
  ...operationsReasons,
];

/**
 * Says of each table, column, index and constraint why it is there, in the database itself, where whoever looks at it finds
 * it. Outside of a transaction, so that no two tables are locked at a time; each step may be run again after it was
 * interrupted. Like the migration itself the texts are never edited once merged: a later one takes them back and adds others.
 */
export class DescribeSchema1764460808000 implements MigrationInterface {
  readonly name = 'DescribeSchema1764460808000';
  readonly transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await addReasons(runner, reasons);
  }

  async down(runner: QueryRunner): Promise<void> {
    await removeReasons(runner, reasons);
  }
}
