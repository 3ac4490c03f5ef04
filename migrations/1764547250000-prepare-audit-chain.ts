import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, type TableReasons } from '../src/database/reasons';
import { schemaOf } from '../src/database/schema-name';

const reasons: TableReasons[] = [
  {
    table: 'admin_audit_log',
    columns: {
      database_user:
        'The role that the session logged in as. Set by a trigger; null in entries from before the trigger.',
    },
    triggers: {
      admin_audit_log_stamps_rows: 'Sets id, time and database user, so that no caller can choose them.',
    },
    functions: {
      'stamp_audit_entry()': 'What the trigger admin_audit_log_stamps_rows does.',
      'forget_audit_entries(timestamp with time zone)':
        'Deletes the oldest entries, and nothing else can. For the owner alone; it writes an entry about that.',
    },
  },
  {
    table: 'admin_audit_chain',
    reason:
      'One link for each entry of admin_audit_log, in the order of their commits. Each hash covers the entry and the hash before, so that no entry can be changed, removed or slipped in without a trace.',
    columns: {
      position: 'Without gaps, in the order of the commits.',
      entry_id:
        'The entry. It is gone where forget_audit_entries() took it: then this link anchors the next.',
      hash: 'SHA-256 over the hash before and the entry; docs/operations.md says how.',
    },
    constraints: {
      admin_audit_chain_pkey: 'Names a link.',
      admin_audit_chain_entry_id_key: 'No entry is linked twice; finds the link of an entry.',
    },
    triggers: {
      admin_audit_chain_keeps_rows: 'Refuses to change or delete a link that was not forgotten.',
      admin_audit_chain_keeps_all: 'Refuses to empty the table.',
    },
    functions: {
      'refuse_audit_chain_change()': 'What the triggers of admin_audit_chain do.',
      [`audit_entry_hash(bytea,bigint,SCHEMA.admin_audit_log)`]: 'The hash of a link.',
    },
  },
  {
    table: 'admin_audit_head',
    reason:
      'The last link of admin_audit_chain. Its row lock gives entries their order; a deferred trigger takes it in the commit, after every other lock.',
    columns: {
      singleton: 'There is one row.',
      position: 'Of the last link; 0 before the first.',
      hash: 'Of the last link.',
      forgotten_until: 'Entries up to this position were deleted by forget_audit_entries().',
    },
    constraints: {
      admin_audit_head_pkey: 'Names the row.',
      admin_audit_head_singleton: 'Refuses a second row.',
    },
  },
];

/**
 * What a chain over the audit log needs, before it begins. All of it is new, but for one column and the trigger that sets what
 * callers must not choose. The id is drawn by that trigger: a column's default can be overridden.
 */
export class PrepareAuditChain1764547250000 implements MigrationInterface {
  readonly name = 'PrepareAuditChain1764547250000';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      create table ${s}.admin_audit_chain (
        position bigint primary key,
        entry_id bigint not null constraint admin_audit_chain_entry_id_key unique,
        hash bytea not null
      )`);
    await runner.query(`
      create table ${s}.admin_audit_head (
        singleton boolean primary key default true,
        position bigint not null default 0,
        hash bytea not null,
        forgotten_until bigint not null default 0,
        constraint admin_audit_head_singleton check (singleton)
      )`);
    await runner.query(`insert into ${s}.admin_audit_head (hash) values (decode(repeat('00', 32), 'hex'))`);
    await runner.query(`alter table ${s}.admin_audit_log add column database_user text`);
    await runner.query(`create sequence ${s}.admin_audit_log_ids owned by ${s}.admin_audit_log.id`);
    await runner.query(`
      create function ${s}.stamp_audit_entry() returns trigger
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      begin
        new.id := nextval('${s}.admin_audit_log_ids');
        new.at := clock_timestamp();
        new.database_user := session_user;
        return new;
      end $$`);
    await runner.query(`alter table ${s}.admin_audit_log alter column id drop identity`);
    await runner.query(`
      select setval('${s}.admin_audit_log_ids', greatest((select max(id) from ${s}.admin_audit_log), 0) + 1, false)`);
    await runner.query(`
      create trigger admin_audit_log_stamps_rows before insert on ${s}.admin_audit_log
      for each row execute function ${s}.stamp_audit_entry()`);
    await runner.query(`alter table ${s}.admin_audit_log enable always trigger admin_audit_log_stamps_rows`);

    // Each field with its length in bytes, so that no two entries read the same.
    await runner.query(`
      create function ${s}.audit_entry_hash(previous bytea, link bigint, entry ${s}.admin_audit_log) returns bytea
      language sql stable set search_path = pg_catalog, pg_temp as $$
        select sha256(previous || convert_to(
          string_agg(coalesce(octet_length(convert_to(field, 'UTF8')) || ':' || field, '-'), ',' order by place), 'UTF8'))
        from unnest(array[link::text, entry.id::text, (extract(epoch from entry.at) * 1000000)::bigint::text,
          entry.database_user, entry.actor, entry.remote_address, entry.action, entry.target, entry.reason, entry.result
        ]) with ordinality as f (field, place)
      $$`);
    await runner.query(`
      create or replace function ${s}.refuse_audit_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          if exists (select from ${s}.admin_audit_chain c join ${s}.admin_audit_head h on c.position <= h.forgotten_until
                     where c.entry_id = old.id) then
            return old;
          end if;
        end if;
        raise exception 'admin_audit_log is append-only: % is refused', tg_op using errcode = 'restrict_violation',
          hint = 'Correct an entry by another entry. The owner deletes old ones with forget_audit_entries().';
      end $$`);
    await runner.query(`
      create function ${s}.refuse_audit_chain_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'DELETE' then
          if old.position < (select forgotten_until from ${s}.admin_audit_head) then
            return old;
          end if;
        end if;
        raise exception 'admin_audit_chain is append-only: % is refused', tg_op using errcode = 'restrict_violation',
          hint = 'The owner deletes old entries with forget_audit_entries().';
      end $$`);
    await runner.query(`
      create trigger admin_audit_chain_keeps_rows before update or delete on ${s}.admin_audit_chain
      for each row execute function ${s}.refuse_audit_chain_change()`);
    await runner.query(`
      create trigger admin_audit_chain_keeps_all before truncate on ${s}.admin_audit_chain
      for each statement execute function ${s}.refuse_audit_chain_change()`);
    await runner.query(`
      alter table ${s}.admin_audit_chain enable always trigger admin_audit_chain_keeps_rows,
        enable always trigger admin_audit_chain_keeps_all`);
    await runner.query(`
      create function ${s}.forget_audit_entries(before timestamp with time zone) returns bigint
      language plpgsql set search_path = pg_catalog, pg_temp as $$
      declare
        head ${s}.admin_audit_head;
        last_position bigint;
        deleted bigint;
      begin
        select * into strict head from ${s}.admin_audit_head for update;
        select min(c.position) - 1 into last_position from ${s}.admin_audit_log e
        join ${s}.admin_audit_chain c on c.entry_id = e.id where e.at >= before;
        last_position := coalesce(last_position, head.position);
        if last_position <= head.forgotten_until then
          return 0;
        end if;
        update ${s}.admin_audit_head set forgotten_until = last_position;
        delete from ${s}.admin_audit_log e using ${s}.admin_audit_chain c
        where c.entry_id = e.id and c.position <= last_position;
        get diagnostics deleted = row_count;
        delete from ${s}.admin_audit_chain where position < last_position;
        insert into ${s}.admin_audit_log (actor, action, target, result)
        values (session_user, 'forget_entries', 'admin_audit_log', format('%s entries, up to position %s', deleted, last_position));
        return deleted;
      end $$`);
    for (const callable of [
      'stamp_audit_entry()',
      `audit_entry_hash(bytea, bigint, ${s}.admin_audit_log)`,
      'forget_audit_entries(timestamp with time zone)',
    ])
      await runner.query(`revoke execute on function ${s}.${callable} from public`);
    await addReasons(runner, JSON.parse(JSON.stringify(reasons).replaceAll('SCHEMA', s)) as TableReasons[]);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop trigger admin_audit_log_stamps_rows on ${s}.admin_audit_log`);
    await runner.query(`drop function ${s}.forget_audit_entries(timestamp with time zone)`);
    await runner.query(`drop function ${s}.audit_entry_hash(bytea, bigint, ${s}.admin_audit_log)`);
    await runner.query(`drop function ${s}.stamp_audit_entry()`);
    await runner.query(`
      create or replace function ${s}.refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception 'admin_audit_log is append-only: % is refused', tg_op using errcode = 'restrict_violation',
          hint = 'What was wrong is put right by another entry.';
      end $$`);
    await runner.query(`drop sequence ${s}.admin_audit_log_ids`);
    await runner.query(`alter table ${s}.admin_audit_log alter column id add generated always as identity`);
    await runner.query(`
      select setval(pg_get_serial_sequence('${s}.admin_audit_log', 'id'),
        greatest((select max(id) from ${s}.admin_audit_log), 0) + 1, false)`);
    await runner.query(`alter table ${s}.admin_audit_log drop column database_user`);
    await runner.query(`drop table ${s}.admin_audit_chain, ${s}.admin_audit_head`);
    await runner.query(`drop function ${s}.refuse_audit_chain_change()`);
  }
}
