import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, removeReasons } from '../src/database/reasons';
import { schemaOf } from '../src/database/schema-name';

const reasons = [
  {
    table: 'console_sessions',
    columns: {
      last_seen_at:
        'When a page was last asked for, a minute late at most; an idle session ends. Of sessions of an older version: when they began.',
      address:
        'Where somebody signed in from, for the list of sessions. None in sessions of an older version.',
    },
  },
];

/**
 * Sessions end when they are idle, and people see theirs. Neither column has the table rewritten, and an older version, which
 * knows of neither, goes on.
 */
export class FollowConsoleSessions1764547240000 implements MigrationInterface {
  readonly name = 'FollowConsoleSessions1764547240000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table ${schemaOf(runner)}.console_sessions
        add column last_seen_at timestamp with time zone not null default now(),
        add column address text`);
    await addReasons(runner, reasons);
  }

  async down(runner: QueryRunner): Promise<void> {
    await removeReasons(runner, reasons);
    await runner.query(`
      alter table ${schemaOf(runner)}.console_sessions
        drop column last_seen_at,
        drop column address`);
  }
}
