import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/** What is wrong and since when, who has to be told, and how many forgeries each process has seen. */
export class AddAlerts1764288000000 implements MigrationInterface {
  readonly name = 'AddAlerts1764288000000';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      create table ${s}.alerts (
        key text collate "C" primary key,
        kind text not null,
        is_firing boolean not null,
        summary text not null,
        marker text not null,
        since timestamp with time zone not null default now(),
        seen_at timestamp with time zone not null default now(),
        told_at timestamp with time zone not null default now()
      )`);
    await runner.query(`
      create table ${s}.alert_notifications (
        id bigint generated always as identity primary key,
        alert_key text collate "C" not null,
        kind text not null,
        state text not null,
        summary text not null,
        since timestamp with time zone not null,
        channel text not null,
        created_at timestamp with time zone not null default now(),
        next_attempt_at timestamp with time zone default now(),
        attempts integer not null default 0,
        sent_at timestamp with time zone,
        last_error text,
        constraint alert_notifications_state_known check (state in ('firing', 'resolved'))
      )`);
    await runner.query(`
      create index alert_notifications_due on ${s}.alert_notifications (next_attempt_at)
      where (next_attempt_at IS NOT NULL)`);
    await runner.query(`
      create table ${s}.signature_failures (
        worker text collate "C" not null,
        minute timestamp with time zone not null,
        failures integer not null,
        primary key (minute, worker)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop table ${s}.alerts, ${s}.alert_notifications, ${s}.signature_failures`);
  }
}
