import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/**
 * Indexes for what is rare and looked for often: events left behind, suspects, ledger lines of no tenant, events that
 * wait. That last one was on the text of what they wait for, which may be longer than an index can hold.
 */
export class IndexRareStates1764028801000 implements MigrationInterface {
  readonly name = 'IndexRareStates1764028801000';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      create index stripe_event_log_claimed on ${s}.stripe_event_log (next_attempt_at) where (claimed_by IS NOT NULL)`);
    await runner.query(`
      create index stripe_event_log_suspect on ${s}.stripe_event_log (next_attempt_at) where (crash_count > 0)`);
    await runner.query(`
      create index billing_events_orphans on ${s}.billing_events (customer_id) where (tenant_id IS NULL)`);
    await runner.query(`drop index ${s}.stripe_event_log_waiting`);
    await runner.query(`
      create index stripe_event_log_waiting on ${s}.stripe_event_log (id) where (waiting_for IS NOT NULL)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop index ${s}.stripe_event_log_claimed`);
    await runner.query(`drop index ${s}.stripe_event_log_suspect`);
    await runner.query(`drop index ${s}.billing_events_orphans`);
    await runner.query(`drop index ${s}.stripe_event_log_waiting`);
    await runner.query(`
      create index stripe_event_log_waiting on ${s}.stripe_event_log (waiting_for) where (waiting_for is not null)`);
  }
}
