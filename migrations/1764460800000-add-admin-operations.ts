import type { MigrationInterface, QueryRunner } from 'typeorm';
import { schemaOf } from '../src/database/schema-name';

/**
 * What people do to the service: the audit log lets nobody change what it says, calls that are sent twice are recognised
 * by their key, and many events can be replayed by one order.
 */
export class AddAdminOperations1764460800000 implements MigrationInterface {
  readonly name = 'AddAdminOperations1764460800000';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      create function ${s}.refuse_audit_change() returns trigger language plpgsql as $$
      begin
        raise exception 'admin_audit_log is append-only: % is refused', tg_op using errcode = 'restrict_violation',
          hint = 'What was wrong is put right by another entry.';
      end $$`);
    await runner.query(`
      create trigger admin_audit_log_keeps_rows before update or delete on ${s}.admin_audit_log
      for each row execute function ${s}.refuse_audit_change()`);
    await runner.query(`
      create trigger admin_audit_log_keeps_all before truncate on ${s}.admin_audit_log
      for each statement execute function ${s}.refuse_audit_change()`);
    // Also for a session that has set session_replication_role, by which ordinary triggers are passed over.
    await runner.query(`
      alter table ${s}.admin_audit_log enable always trigger admin_audit_log_keeps_rows,
        enable always trigger admin_audit_log_keeps_all`);
    for (const column of ['actor', 'action', 'target'])
      await runner.query(`create index admin_audit_log_${column} on ${s}.admin_audit_log (${column}, id)`);
    await runner.query(`create index admin_audit_log_at on ${s}.admin_audit_log (at)`);

    await runner.query(`
      create table ${s}.admin_idempotency_keys (
        actor text not null,
        key text collate "C" not null,
        request_hash text not null,
        response_status integer,
        response_body json,
        created_at timestamp with time zone not null default now(),
        primary key (actor, key)
      )`);
    await runner.query(`create index admin_idempotency_keys_age on ${s}.admin_idempotency_keys (created_at)`);

    await runner.query(`
      create table ${s}.bulk_replays (
        id bigint generated always as identity primary key,
        actor text not null,
        reason text not null,
        is_forced boolean not null,
        rate_per_second integer not null,
        filter json,
        state text not null default 'running',
        total integer not null default 0,
        queued integer not null default 0,
        refused integer not null default 0,
        cancelled integer not null default 0,
        started_at timestamp with time zone not null default now(),
        finished_at timestamp with time zone,
        next_at timestamp with time zone default now(),
        constraint bulk_replays_state_known check (state in ('running', 'done', 'cancelled')),
        constraint bulk_replays_due_follows_state check ((next_at is not null) = (state = 'running')),
        constraint bulk_replays_end_follows_state check ((finished_at is null) = (state = 'running')),
        constraint bulk_replays_counts_add_up check (queued + refused + cancelled <= total)
      )`);
    await runner.query(
      `create index bulk_replays_due on ${s}.bulk_replays (next_at) where (next_at IS NOT NULL)`,
    );
    await runner.query(`
      create table ${s}.bulk_replay_events (
        bulk_id bigint not null references ${s}.bulk_replays (id) on delete cascade,
        position integer not null,
        stripe_event_id text collate "C" not null,
        event_id bigint,
        result text not null default 'pending',
        code text,
        tries integer not null default 0,
        requeued_at timestamp with time zone,
        attempt_number integer,
        primary key (bulk_id, position),
        constraint bulk_replay_events_result_known check (result in ('pending', 'queued', 'refused', 'cancelled'))
      )`);
    await runner.query(`
      create index bulk_replay_events_pending on ${s}.bulk_replay_events (bulk_id, tries, position)
      where (result = 'pending'::text)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop table ${s}.bulk_replay_events, ${s}.bulk_replays, ${s}.admin_idempotency_keys`);
    for (const column of ['actor', 'action', 'target', 'at'])
      await runner.query(`drop index ${s}.admin_audit_log_${column}`);
    await runner.query(`drop trigger admin_audit_log_keeps_rows on ${s}.admin_audit_log`);
    await runner.query(`drop trigger admin_audit_log_keeps_all on ${s}.admin_audit_log`);
    await runner.query(`drop function ${s}.refuse_audit_change()`);
  }
}
