import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/** Objects whose state the events alone cannot tell, until a fetch or a later event does. */
export class AddUnresolvedObjects1764028800000 implements MigrationInterface {
  readonly name = 'AddUnresolvedObjects1764028800000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table ${schemaOf(runner)}.stripe_unresolved_objects (
        object_id text collate "C" primary key,
        projection text not null,
        second_at timestamp with time zone not null,
        noted_at timestamp with time zone not null default now(),
        next_fetch_at timestamp with time zone not null default now(),
        fetch_failures integer not null default 0,
        last_error text
      )`);
    await runner.query(`
      create index stripe_unresolved_objects_due on ${schemaOf(runner)}.stripe_unresolved_objects (next_fetch_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table ${schemaOf(runner)}.stripe_unresolved_objects`);
  }
}
