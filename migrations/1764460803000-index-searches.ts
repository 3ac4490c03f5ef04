import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/**
 * What people search the log by. None of these has an entry while an event is stored, so that no delivery waits for them:
 * the type is indexed when the event is finished, and the others are rare.
 */
export class IndexSearches1764460803000 implements MigrationInterface {
  readonly name = 'IndexSearches1764460803000';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      create index stripe_event_log_type on ${s}.stripe_event_log (event_type, id) where processed`);
    await runner.query(`
      create index stripe_event_log_unapplied on ${s}.stripe_event_log (status, id)
      where (status = ANY (ARRAY['ignored'::text, 'superseded'::text]))`);
    await runner.query(`
      create index stripe_event_log_failed on ${s}.stripe_event_log (id) where (last_error IS NOT NULL)`);
    await runner.query(`create index stripe_charges_customer on ${s}.stripe_charges (customer_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    for (const index of ['event_log_type', 'event_log_unapplied', 'event_log_failed', 'charges_customer'])
      await runner.query(`drop index ${s}.stripe_${index}`);
  }
}
