import { between, oneOf, type Random } from '../../dev/simulation/random';

/** Serialisation failure, deadlock, disk full: none of them is an event's fault. */
const ERRORS = ['40001', '40P01', '53100'] as const;

interface Queryable {
  query(sql: string, values?: unknown[]): Promise<unknown>;
}

/**
 * Makes PostgreSQL refuse some of the writes that processing makes: between the effects of an event, and when it is marked.
 * Which ones is counted by a sequence, since that is not rolled back.
 * @returns how many of them have happened so far.
 */
export async function failSomeWrites(
  database: Queryable & { query<T extends object>(sql: string): Promise<T[]> },
  { random, faults, apart }: { random: Random; faults: number; apart: readonly [low: number, high: number] },
): Promise<() => Promise<number>> {
  await database.query('create sequence writes');
  await database.query('create table failing_writes (number bigint primary key, error text not null)');
  let number = 0;
  for (let fault = 0; fault < faults; fault += 1) {
    number += between(random, ...apart);
    const values = [number, oneOf(random, ERRORS)];
    await database.query('insert into failing_writes values ($1, $2)', values);
  }
  await database.query(
    // The ledger is written by a function with a search path of its own.
    `create function fail_some_writes() returns trigger language plpgsql set search_path from current as $$
     declare failing text;
     begin
       select error into failing from failing_writes where number = nextval('writes');
       if failing is not null then raise exception using errcode = failing, message = 'a fault of this test'; end if;
       return new;
     end $$`,
  );
  await database.query(
    `create trigger fail_some_writes before insert or update on billing_events for each row
     execute function fail_some_writes()`,
  );
  await database.query(
    `create trigger fail_some_writes before update on stripe_subscriptions for each row
     execute function fail_some_writes()`,
  );
  await database.query(
    `create trigger fail_some_writes before update on stripe_event_log for each row
     when (new.processed and not old.processed) execute function fail_some_writes()`,
  );
  return async () => {
    const [row] = await database.query<{ count: number }>(
      `select count(*)::int as count from failing_writes where number <= (select last_value from writes)`,
    );
    return row?.count ?? 0;
  };
}
