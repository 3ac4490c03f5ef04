import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, type TableReasons } from '../src/database/reasons';
import { schemaOf } from '../src/database/schema-name';

const reasons: TableReasons[] = [
  {
    table: 'admin_refusals',
    reason:
      'How often a person was refused in a minute. Beyond ten there is no audit entry for each, but one for the rest, when the minute is over.',
    columns: {
      actor: 'The name of the token.',
      action: 'What was refused, as in the audit log.',
      minute: 'In which minute.',
      refused: 'So often.',
    },
    constraints: { admin_refusals_pkey: 'Counts refusals of one kind, over all replicas.' },
  },
  {
    table: 'admin_body_readings',
    reason:
      'Who has read which body unredacted in which hour, so that the audit log has one entry for that and not one for each look. For a day.',
    columns: {
      actor: 'The name of the token.',
      stripe_event_id: 'The event.',
      hour: 'In which hour.',
    },
    constraints: { admin_body_readings_pkey: 'Finds whether it is recorded already, over all replicas.' },
    indexes: { admin_body_readings_hour: 'Old ones are deleted.' },
  },
];

/** What keeps the audit log short: refusals are counted, and reading is recorded once an hour. */
export class BoundAuditEntries1764547250004 implements MigrationInterface {
  readonly name = 'BoundAuditEntries1764547250004';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      create table ${s}.admin_refusals (
        actor text not null,
        action text not null,
        minute timestamp with time zone not null,
        refused integer not null,
        primary key (actor, action, minute)
      )`);
    await runner.query(`
      create table ${s}.admin_body_readings (
        actor text not null,
        stripe_event_id text collate "C" not null,
        hour timestamp with time zone not null,
        primary key (actor, stripe_event_id, hour)
      )`);
    await runner.query(`create index admin_body_readings_hour on ${s}.admin_body_readings (hour)`);
    await addReasons(runner, reasons);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop table ${s}.admin_refusals, ${s}.admin_body_readings`);
  }
}
