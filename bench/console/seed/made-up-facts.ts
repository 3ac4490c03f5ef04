import type { Client } from 'pg';
import { BUSINESS, PRO, STARTER } from '../../../dev/simulation/plan-catalogue';
import { handfuls, paymentPlaces, places } from './made-up-types';

/** How much there is of everything; follows from the number of events. */
export interface Extent {
  events: number;
  bills: number;
  customers: number;
  tenants: number;
}

const DAYS = 500;
/** Of the bills; then the customers of the last tenth leave, and with them all of the last tenants. */
const CHURN_AT = 0.4;
const LOYAL = 0.9;
const LOYAL_TENANTS = 0.95;
const UNLINKED = 0.005;

export function extentOf(events: number): Extent {
  return {
    events,
    bills: Math.ceil(events / places.length),
    customers: Math.max(100, Math.floor(events / 100)),
    tenants: Math.max(40, Math.floor(events / 500)),
  };
}

/** What buys something, as pg_temp.plan_of counts them from 1. */
export const paidPlans = [STARTER, PRO, BUSINESS] as const;

/**
 * Functions that tell everything of an event by its number, so that each table can be made by itself and all agree. The
 * same number gives the same facts in every run, but for the time: the log ends now. They go with the connection.
 */
export async function makeFacts(extent: Extent, database: Client): Promise<void> {
  const { events, bills, customers, tenants } = extent;
  const facts: [signature: string, returns: string, body: string][] = [
    // 0 to 1, by chance.
    [
      'chance(n bigint, salt bigint)',
      'float8',
      '(hashint8extended(n, salt) & 1073741823)::float8 / 1073741824',
    ],
    [
      'stripe_id(prefix text, n bigint)',
      'text',
      `prefix || '_1S' || lpad(to_hex(n), 6, '0') || substr(md5(prefix || n::text), 1, 16)`,
    ],
    // Growing, as Stripe's do.
    [
      'event_id(n bigint)',
      'text',
      `'evt_1S' || lpad(to_hex(n), 8, '0') || substr(md5('evt' || n::text), 1, 14)`,
    ],
    // Where nights are quiet.
    [
      'received_at(n bigint)',
      'timestamptz',
      `to_timestamp(${Math.floor(Date.now() / 1_000) - 60 - DAYS * 86_400}
         + 86400 * (n * ${DAYS}::float8 / ${events} + 0.12 * sin(2 * pi() * n * ${DAYS}::float8 / ${events})))`,
    ],
    // The first ones are billed hundreds of times as often as the last.
    [
      'customer_of(bill bigint)',
      'bigint',
      `floor(${customers} * (case when bill < ${bills * CHURN_AT} then 1 else ${LOYAL} end)
         * pg_temp.chance(bill, 1) ^ 2)::bigint`,
    ],
    ['has_left(customer bigint)', 'boolean', `customer >= ${LOYAL * customers}`],
    // The first one has many customers, most have one or two.
    [
      'tenant_of(customer bigint)',
      'bigint',
      `case when pg_temp.chance(customer, 2) < ${UNLINKED} then null
         when pg_temp.has_left(customer)
           then floor(${tenants} * (${LOYAL_TENANTS} + ${1 - LOYAL_TENANTS} * pg_temp.chance(customer, 3)))::bigint
         else floor(${tenants * LOYAL_TENANTS} * pg_temp.chance(customer, 3) ^ 3)::bigint end`,
    ],
    // Of version 4, as the product's are.
    [
      'tenant_id(n bigint)',
      'uuid',
      `overlay(overlay(md5('tenant ' || n::text) placing '4' from 13) placing '8' from 17)::uuid`,
    ],
    [
      'plan_of(tenant bigint)',
      'integer',
      `case when pg_temp.chance(tenant, 4) < 0.5 then 1 when pg_temp.chance(tenant, 4) < 0.85 then 2 else 3 end`,
    ],
    ['seats_of(customer bigint)', 'bigint', '1 + customer % 7'],
    [
      'amount_of(customer bigint)',
      'bigint',
      `pg_temp.seats_of(customer) * (array[${paidPlans.map(({ prices }) => prices.usd?.unitAmount)}])
         [coalesce(pg_temp.plan_of(pg_temp.tenant_of(customer)), 1)]`,
    ],
    ['type_of(n bigint)', 'text', typeOf(events)],
  ];
  for (const [signature, returns, body] of facts) {
    await database.query(
      `create or replace function pg_temp.${signature} returns ${returns} language sql immutable parallel safe
       return ${body}`,
    );
  }
}

/** A chain of conditions: the handfuls first, then what may be in each place of a bill. */
function typeOf(events: number): string {
  const length = places.length;
  const rare = handfuls.map(({ type, count }, index) => {
    const every = Math.max(length, Math.floor(events / count / length) * length);
    return `when n % ${every} = ${index * length + length - 1} then '${type}'`;
  });
  const usual = places.map((shares, place) => {
    const number = paymentPlaces.some((payment) => payment === place) ? `n / ${length}` : 'n';
    const salt = paymentPlaces.some((payment) => payment === place) ? 10 : 11;
    let upTo = 0;
    const whens = shares.slice(0, -1).map(({ type, share }) => {
      upTo += share;
      return `when pg_temp.chance(${number}, ${salt}) < ${upTo} then '${type}'`;
    });
    const last = `'${shares.at(-1)?.type}'`;
    return `when ${place} then ${whens.length > 0 ? `case ${whens.join(' ')} else ${last} end` : last}`;
  });
  return `case ${rare.join(' ')} else case n % ${length} ${usual.join(' ')} end end`;
}
