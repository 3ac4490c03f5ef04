import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/** Who is signed in to the console. */
export class AddConsoleSessions1764460802000 implements MigrationInterface {
  readonly name = 'AddConsoleSessions1764460802000';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      create table ${s}.console_sessions (
        id_digest bytea primary key,
        actor text not null,
        proof bytea not null,
        created_at timestamp with time zone not null default now(),
        expires_at timestamp with time zone not null
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table ${schemaOf(runner)}.console_sessions`);
  }
}
