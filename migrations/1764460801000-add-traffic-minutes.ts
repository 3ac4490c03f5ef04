import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

const COUNTS = [
  'deliveries_new',
  'deliveries_duplicate',
  'deliveries_unavailable',
  'deliveries_refused',
  'outcomes_processed',
  'outcomes_ignored',
  'outcomes_superseded',
  'outcomes_waiting',
  'outcomes_retrying',
  'outcomes_dead',
  'outcomes_deferred',
];

/** What each process counted by minute and by hour, and what was unfinished in each minute. */
export class AddTrafficMinutes1764460801000 implements MigrationInterface {
  readonly name = 'AddTrafficMinutes1764460801000';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    for (const span of ['minute', 'hour']) {
      await runner.query(`
        create table ${s}.traffic_${span}s (
          ${span} timestamp with time zone not null,
          worker text collate "C" not null,
          ${COUNTS.map((column) => `${column} integer not null,`).join('\n          ')}
          ack_buckets integer[] not null,
          done_buckets integer[] not null,
          primary key (${span}, worker)
        )`);
    }
    await runner.query(`
      create table ${s}.backlog_minutes (
        minute timestamp with time zone primary key,
        pending integer not null,
        retrying integer not null,
        waiting integer not null,
        dead integer not null,
        oldest_due_seconds double precision not null,
        oldest_waiting_seconds double precision not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop table ${s}.traffic_minutes, ${s}.traffic_hours, ${s}.backlog_minutes`);
  }
}
