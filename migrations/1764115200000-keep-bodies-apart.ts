import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/**
 * A body is written once and its row twice or more: it goes out of the row, where marking the event does not copy it. It
 * is compressed by lz4, which takes a fraction of pglz's time, and not at all where the server has been built without
 * (the embedded one is). Rows that are written again and again have room for their next version on the same page, where
 * no index has to follow them. All of it for rows to come; those that are there stay as they are.
 */
const rewritten = [
  'stripe_customers',
  'stripe_subscriptions',
  'stripe_subscription_items',
  'stripe_invoices',
];

export class KeepBodiesApart1764115200000 implements MigrationInterface {
  readonly name = 'KeepBodiesApart1764115200000';

  async up(runner: QueryRunner): Promise<void> {
    const log = `${schemaOf(runner)}.stripe_event_log`;
    await runner.query(`alter table ${log} set (toast_tuple_target = 128)`);
    await runner.query(`
      do $$ begin
        if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
          alter table ${log} alter column event_data set compression lz4;
        else
          alter table ${log} alter column event_data set storage external;
        end if;
      end $$`);
    for (const table of rewritten)
      await runner.query(`alter table ${schemaOf(runner)}.${table} set (fillfactor = 80)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const log = `${schemaOf(runner)}.stripe_event_log`;
    await runner.query(`alter table ${log} alter column event_data set compression default,
      alter column event_data set storage extended`);
    await runner.query(`alter table ${log} reset (toast_tuple_target)`);
    for (const table of rewritten)
      await runner.query(`alter table ${schemaOf(runner)}.${table} reset (fillfactor)`);
  }
}
