import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/**
 * Links the entries that are there. Locks nothing that anyone waits for, however many they are: entries never change. What comes
 * meanwhile is linked by the next migration, which begins the chain.
 */
export class LinkAuditEntries1764547250001 implements MigrationInterface {
  readonly name = 'LinkAuditEntries1764547250001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(linkUnlinkedEntries(schemaOf(runner)));
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`alter table ${s}.admin_audit_chain disable trigger admin_audit_chain_keeps_all`);
    await runner.query(`truncate ${s}.admin_audit_chain`);
    await runner.query(
      `alter table ${s}.admin_audit_chain enable always trigger admin_audit_chain_keeps_all`,
    );
    await runner.query(
      `update ${s}.admin_audit_head set position = 0, hash = decode(repeat('00', 32), 'hex')`,
    );
  }
}

/** Appends a link for each entry that has none, in the order of the ids. */
export function linkUnlinkedEntries(s: string): string {
  return `
      do $$ declare
        head ${s}.admin_audit_head;
        entry ${s}.admin_audit_log;
      begin
        select * into strict head from ${s}.admin_audit_head;
        for entry in
          select e.* from ${s}.admin_audit_log e
          where not exists (select from ${s}.admin_audit_chain c where c.entry_id = e.id) order by e.id
        loop
          head.position := head.position + 1;
          head.hash := ${s}.audit_entry_hash(head.hash, head.position, entry);
          insert into ${s}.admin_audit_chain (position, entry_id, hash) values (head.position, entry.id, head.hash);
        end loop;
        update ${s}.admin_audit_head set position = head.position, hash = head.hash;
      end $$`;
}
