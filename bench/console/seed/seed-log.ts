import type { Client } from 'pg';
import { API_VERSION } from '../../../dev/simulation/stripe-shape';
import { abridged, filledIn } from './made-up-bodies';
import { ordinaryErrors, permanentErrors, rareError } from './made-up-errors';
import { type MadeUpType, madeUpTypes, places } from './made-up-types';

/** Shares of the events that have a handler. */
const DEAD = 0.0035;
const WAITING = 0.0012;
const RETRYING = 0.0006;
/** Of the two types that come often for one object, so that it makes 3 % of all. */
const SUPERSEDED = 0.052;
const RETRIED = 0.004;
/** Waited for by as many events as wait. */
const UNKNOWN_CUSTOMERS = 40;
/** Beyond every customer that there is. */
const NOBODY = 15_000_000;

const BILL = places.length;

/** The types, as a table to join. */
export async function makeTypes(database: Client): Promise<void> {
  await database.query(
    `create temporary table types (type text primary key, prefix text not null, is_ignored boolean not null)`,
  );
  await database.query('insert into types select * from unnest($1::text[], $2::text[], $3::boolean[])', [
    madeUpTypes.map(({ type }) => type),
    madeUpTypes.map(({ prefix }) => prefix),
    madeUpTypes.map(({ isIgnored = false }: MadeUpType) => isIgnored),
  ]);
}

export interface Stretch {
  /** The first event, and the one behind the last. */
  from: number;
  to: number;
  /** From here on bodies are as long as Stripe's. */
  recent: number;
  /** Of the whole log. */
  events: number;
}

/** Some events of the log, numbered as they came, and the attempts that are worth keeping. */
export async function seedLog(stretch: Stretch, database: Client): Promise<void> {
  await makeBatch(stretch, database);
  await database.query(
    `insert into stripe_event_log (id, stripe_event_id, event_type, event_data, created_at, processed, status,
       event_created, api_version, livemode, object_id, last_error, reason, retry_count, attempt_count, next_attempt_at,
       next_trigger, waiting_for, superseded_by, flags, processed_at)
     overriding system value
     select n + 1, event_id, type,
       case when n >= $1 then (select ${filledIn} from templates t where t.type = batch.type) else ${abridged} end,
       received_at, is_finished, status, to_timestamp(created), '${API_VERSION.current}', true, object_id,
       case when not is_finished then error end,
       case when status = 'ignored' then 'no handler for ' || type
         when status = 'dead' and failures = 1 then 'it can never succeed'
         when status = 'dead' then '3 retries did not help' end,
       case when status = 'dead' then failures - 1 else failures end, attempts,
       case when status = 'retrying' then now() + interval '1 day' + n * interval '1 ms' end,
       case when failures > 0 then 'retry' else 'delivery' end,
       case when status <> 'waiting' then null
         when n % 5 = 0 then 'price:' || pg_temp.stripe_id('price', n % 7)
         else 'customer:' || pg_temp.stripe_id('cus', ${NOBODY} + n % ${UNKNOWN_CUSTOMERS}) end,
       case when status = 'superseded' then pg_temp.event_id(n + 3) end,
       case when status = 'processed' and pg_temp.chance(n, 24) < 0.002 then '{price_not_mapped}'
         when status = 'processed' and pg_temp.tenant_of(customer) is null then '{tenant_not_found}'
         else '{}' end::text[],
       case when is_finished then received_at + (20 + n % 200) * interval '1 ms' end
     from batch order by n`,
    [stretch.recent],
  );
  await database.query(
    `insert into stripe_event_attempt (event_id, number, trigger, outcome, error_class, error_message, started_at,
       duration_ms, worker)
     select n + 1, number, case when number = 1 then 'delivery' else 'retry' end,
       case when number < attempts then 'retrying' else status end,
       case when number > failures then null when status = 'dead' and failures = 1 then 'permanent' else 'ordinary' end,
       case when number <= failures then error end,
       received_at + (number - 1) * interval '30 s', 5 + n % 90, 'hookledger-' || n % 3 || '/1/5eed00'
     from batch cross join lateral generate_series(1, attempts) as number
     where failures > 0 or status = 'waiting'
     order by n, number`,
  );
}

/** What becomes of each event, so that the log and the attempts tell the same. */
async function makeBatch({ from, to, events }: Stretch, database: Client): Promise<void> {
  const billsBetweenRare = Math.max(12, Math.floor(events / BILL / 3));
  await database.query('drop table if exists batch');
  await database.query(
    `create temporary table batch as
     select *, failures + case when status in ('dead', 'retrying') then 0 else 1 end as attempts,
       status in ('processed', 'ignored', 'superseded') as is_finished,
       case when is_rare then ${quoted(rareError)}
         when status = 'dead' and failures = 1 then ${oneOf(permanentErrors, 25)}
         when failures > 0 then ${oneOf(ordinaryErrors, 26)} end as error
     from (
       select *,
         case status when 'dead' then case when is_rare or pg_temp.chance(n, 22) < 0.6 then 4 else 1 end
           when 'retrying' then 1 + (n % 3)::int
           when 'processed' then case when pg_temp.chance(n, 23) < ${RETRIED} then 1 else 0 end
           else 0 end as failures
       from (
         select n, bill, customer, e.type, is_rare, pg_temp.event_id(n) as event_id,
           pg_temp.received_at(n) as received_at,
           pg_temp.stripe_id('cus', customer) as customer_id,
           pg_temp.stripe_id(prefix, case when prefix in ('sub', 'cus') then customer
             when prefix in ('in', 'pi', 'ch') then bill else n end) as object_id,
           floor(extract(epoch from pg_temp.received_at(n)))::bigint
             - case when pg_temp.chance(n, 20) < 0.01 then 3600 else 1 end as created,
           case when is_ignored then 'ignored'
             when is_rare or fate < ${DEAD} then 'dead'
             when fate < ${DEAD + WAITING} then 'waiting'
             when fate < ${DEAD + WAITING + RETRYING} then 'retrying'
             when fate > ${1 - SUPERSEDED} and e.type in ('customer.subscription.updated', 'customer.updated')
               then 'superseded'
             else 'processed' end as status
         from (
           select n, n / ${BILL} as bill, pg_temp.customer_of(n / ${BILL}) as customer, pg_temp.type_of(n) as type,
             pg_temp.chance(n, 21) as fate,
             (n / ${BILL}) % ${billsBetweenRare} = 11 and n % ${BILL} = 1 as is_rare
           from generate_series($1::bigint, $2::bigint) as n offset 0
         ) e join types y on y.type = e.type
       ) e
     ) e`,
    [from, to - 1],
  );
}

/** SQL for one of them; the first is the most common. */
function oneOf(errors: readonly string[], salt: number): string {
  return `(array[${errors.map(quoted).join(', ')}])[1 + floor(${errors.length} * pg_temp.chance(n, ${salt}) ^ 2)::int]`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
