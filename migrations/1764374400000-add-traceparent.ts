import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/** Where a trace can be found that shows how an event came, so that each attempt can refer to it. */
export class AddTraceparent1764374400000 implements MigrationInterface {
  readonly name = 'AddTraceparent1764374400000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table ${schemaOf(runner)}.stripe_event_log add column traceparent text`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table ${schemaOf(runner)}.stripe_event_log drop column traceparent`);
  }
}
