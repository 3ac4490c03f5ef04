import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addReasons, type TableReasons } from '../src/database/reasons';
import { schemaOf } from '../src/database/schema-name';

const reasons: TableReasons[] = [
  {
    table: 'billing_events',
    triggers: {
      billing_events_keeps_rows: 'Refuses to delete a line, and to change what it says happened.',
      billing_events_keeps_all: 'Refuses to empty the table.',
    },
    functions: {
      'refuse_ledger_change()': 'What the triggers of billing_events do.',
      'correct_ledger(jsonb)':
        "The only way in which the service's role changes a line; checks what may change, and by which event.",
    },
  },
];

/** What a version before this one changes of a line by itself, while both run. */
const CHANGEABLE = ['tenant_id', 'object_id', 'fact_key', 'stripe_event_id', 'occurred_at'];

/**
 * No line of the ledger is deleted, by anyone, nor does its money change. The service's role changes the rest by one function;
 * the trigger lets the columns pass that the version before this one updates directly. A later release can narrow that.
 */
export class KeepLedgerLines1764547250003 implements MigrationInterface {
  readonly name = 'KeepLedgerLines1764547250003';

  async up(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`
      create function ${s}.refuse_ledger_change() returns trigger language plpgsql as $$
      begin
        if tg_op = 'UPDATE' then
          if ${rest('old')} = ${rest('new')} then
            return new;
          end if;
        end if;
        raise exception '%: % is refused, the ledger keeps what happened', tg_table_name, tg_op
          using errcode = 'restrict_violation', hint = 'What was wrong is corrected by correct_ledger(), or by another line.';
      end $$`);
    // The parts are checked by name: who may change what, and by which event. Each update takes its rows in no order of its
    // own; callers hold the customer's dependency key, or the lock of the charge's row.
    await runner.query(`
      create function ${s}.correct_ledger(corrections jsonb) returns integer
      language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
      declare
        unknown text;
        corrected integer;
        total integer := 0;
      begin
        select coalesce(c.event, 'null') into unknown
        from jsonb_to_recordset(corrections) as c (correction text, event text)
        where c.correction is distinct from 'move'
          and not exists (select from ${s}.stripe_event_log l where l.stripe_event_id = c.event)
        limit 1;
        if found then
          raise exception 'the ledger is corrected by events of the log only, and % is none', unknown
            using errcode = 'restrict_violation';
        end if;
        if exists (select from jsonb_to_recordset(corrections) as c (correction text)
                   where c.correction is null or c.correction not in ('stated', 'named', 'move')) then
          raise exception 'a correction must be "stated", "named" or "move"' using errcode = 'restrict_violation';
        end if;

        -- Another event states the same fact: the line keeps the smaller event id and the earlier time.
        update ${s}.billing_events line set stripe_event_id = least(line.stripe_event_id, n.event),
          occurred_at = least(line.occurred_at, to_timestamp(n.at))
        from (
          select c.kind, c."objectId", c."factKey", min(c.event collate "C") as event, min(c.at) as at
          from jsonb_to_recordset(corrections)
            as c (correction text, kind text, "objectId" text, "factKey" text, event text, at bigint)
          where c.correction = 'stated'
            and not exists (select from ${s}.billing_events b where b.stripe_event_id = c.event
              and (b.kind, b.object_id, b.fact_key) is distinct from (c.kind, c."objectId", c."factKey"))
          group by 1, 2, 3
        ) n
        where (line.kind, line.object_id, line.fact_key) = (n.kind, n."objectId", n."factKey")
          and (n.event < line.stripe_event_id or to_timestamp(n.at) < line.occurred_at);
        get diagnostics corrected = row_count;
        total := total + corrected;

        -- A step of a charge turns out to be a refund that has a name.
        update ${s}.billing_events line set object_id = c.refund, fact_key = ''
        from jsonb_to_recordset(corrections) as c (correction text, charge text, step text, refund text)
        where c.correction = 'named' and c.step <> '' and c.refund is not null
          and line.kind = 'refund' and line.object_id = c.charge and line.fact_key = c.step
          and not exists (select from ${s}.billing_events b where b.kind = 'refund' and b.object_id = c.refund);
        get diagnostics corrected = row_count;
        total := total + corrected;

        -- Lines go where their customer is: a caller names no tenant.
        update ${s}.billing_events line set tenant_id = n.tenant_id
        from (
          select k.id, t.id as tenant_id from jsonb_to_recordset(corrections) as c (correction text, customer text)
          join ${s}.stripe_customers k on k.id = c.customer
          left join ${s}.tenants t on t.id = k.tenant_id
          where c.correction = 'move'
        ) n
        where line.customer_id = n.id and line.tenant_id is distinct from n.tenant_id;
        get diagnostics corrected = row_count;
        return total + corrected;
      end $$`);
    await runner.query(`revoke execute on function ${s}.correct_ledger(jsonb) from public`);
    await runner.query(`
      create trigger billing_events_keeps_rows before update or delete on ${s}.billing_events
      for each row execute function ${s}.refuse_ledger_change()`);
    await runner.query(`
      create trigger billing_events_keeps_all before truncate on ${s}.billing_events
      for each statement execute function ${s}.refuse_ledger_change()`);
    await runner.query(`
      alter table ${s}.billing_events enable always trigger billing_events_keeps_rows,
        enable always trigger billing_events_keeps_all`);
    await addReasons(runner, reasons);
  }

  async down(runner: QueryRunner): Promise<void> {
    const s = schemaOf(runner);
    await runner.query(`drop trigger billing_events_keeps_rows on ${s}.billing_events`);
    await runner.query(`drop trigger billing_events_keeps_all on ${s}.billing_events`);
    await runner.query(`drop function ${s}.correct_ledger(jsonb)`);
    await runner.query(`drop function ${s}.refuse_ledger_change()`);
  }
}

/** What of a row must stay as it is. */
function rest(row: string): string {
  return `to_jsonb(${row}) - array['${CHANGEABLE.join("', '")}']`;
}
