import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/** How far the log is known to have all that Stripe lists, who is at it, and what was found missing. */
export class AddReconciliation1764460806000 implements MigrationInterface {
  readonly name = 'AddReconciliation1764460806000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ${schemaOf(runner)}.reconciliation_state (
        account text collate "C" primary key,
        reconciled_until timestamp with time zone,
        next_run_at timestamp with time zone not null default now(),
        held_by text,
        held_until timestamp with time zone,
        tried_at timestamp with time zone,
        failing_since timestamp with time zone,
        last_error text,
        is_refused boolean not null default false,
        missing_total bigint not null default 0,
        missed_at timestamp with time zone,
        missed_events integer not null default 0,
        missed_example text,
        by_hand_since timestamp with time zone,
        by_hand_reached timestamp with time zone,
        by_hand_at timestamp with time zone
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table ${schemaOf(runner)}.reconciliation_state`);
  }
}
