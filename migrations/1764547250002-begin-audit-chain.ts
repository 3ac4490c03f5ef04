import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, type TableReasons } from '../src/database/reasons';
import { schemaOf } from '../src/database/schema-name';
import { linkUnlinkedEntries } from './1764547250001-link-audit-entries';

const reasons: TableReasons[] = [
  {
    table: 'admin_audit_log',
    triggers: {
      admin_audit_log_links_rows:
        'Links a new entry in the commit of its transaction, so that the lock of the chain is the last lock.',
    },
    constraints: {
      admin_audit_log_links_rows: 'The trigger of that name: one that can be deferred is a constraint.',
    },
    functions: { 'link_audit_entry()': 'What the trigger admin_audit_log_links_rows does.' },
  },
];

/**
 * From here on each entry is linked by the commit that brings it. The lock keeps new entries out for as long as it takes to link
 * those of the last seconds.
 */
export class BeginAuditChain1764547250002 implements MigrationInterface {
  readonly name = 'BeginAuditChain1764547250002';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`lock table ${s}.admin_audit_log in share row exclusive mode`);
    await runner.query(linkUnlinkedEntries(s));
    await runner.query(`
      create function ${s}.link_audit_entry() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        head ${s}.admin_audit_head;
      begin
        select * into strict head from ${s}.admin_audit_head for update;
        head.position := head.position + 1;
        head.hash := ${s}.audit_entry_hash(head.hash, head.position, new);
        insert into ${s}.admin_audit_chain (position, entry_id, hash) values (head.position, new.id, head.hash);
        update ${s}.admin_audit_head set position = head.position, hash = head.hash;
        return null;
      end $$`);
    await runner.query(`revoke execute on function ${s}.link_audit_entry() from public`);
    await runner.query(`
      create constraint trigger admin_audit_log_links_rows after insert on ${s}.admin_audit_log
      deferrable initially deferred for each row execute function ${s}.link_audit_entry()`);
    await runner.query(`alter table ${s}.admin_audit_log enable always trigger admin_audit_log_links_rows`);
    await addReasons(runner, reasons);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop trigger admin_audit_log_links_rows on ${s}.admin_audit_log`);
    await runner.query(`drop function ${s}.link_audit_entry()`);
  }
}
