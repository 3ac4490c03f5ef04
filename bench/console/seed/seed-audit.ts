import type { Client } from 'pg';

/** One for each thousand events: replays, links and mapped prices by six people. */
export async function seedAudit(events: number, database: Client): Promise<void> {
  // The trigger sets the time, so the past is made without it.
  await database.query('alter table admin_audit_log disable trigger admin_audit_log_stamps_rows');
  await database.query(
    `insert into admin_audit_log (id, at, actor, remote_address, action, target, reason, result)
     select nextval('admin_audit_log_ids'), pg_temp.received_at(n * 1000), (array['ada', 'ben', 'cleo', 'dan', 'eva', 'finn'])[1 + n % 6], '127.0.0.1',
       (array['replay', 'link_customer', 'map_price'])[kind],
       case kind when 1 then pg_temp.event_id(n * 1000) when 2 then pg_temp.stripe_id('cus', n)
         else pg_temp.stripe_id('price', n % 7) end,
       case kind when 1 then 'the cause is mended' end,
       case kind when 1 then 'queued' when 2 then 'tenant ' || pg_temp.tenant_id(n) else 'no plan' end
     from generate_series(0, $1::bigint / 1000) as n
       cross join lateral (select case when pg_temp.chance(n, 30) < 0.8 then 1
         when pg_temp.chance(n, 30) < 0.95 then 2 else 3 end) as k (kind)
     order by n`,
    [events],
  );
  await database.query('alter table admin_audit_log enable always trigger admin_audit_log_stamps_rows');
}
