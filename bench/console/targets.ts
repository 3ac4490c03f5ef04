import type { Client } from 'pg';

/** Whom the questions are about; the same in each run on the same made-up log. */
export interface Targets {
  busiestTenant: string;
  quietTenants: string[];
  busiestCustomer: string;
  customers: string[];
  objects: string[];
  events: string[];
  /** The number of the row in the middle of the log. */
  middle: number;
}

const MANY = 60;

export async function findTargets(rows: number, database: Client): Promise<Targets> {
  const ids = async (sql: string): Promise<string[]> => {
    const result = await database.query<{ id: string }>(sql);
    return result.rows.map(({ id }) => id);
  };
  const spread = (column: string) =>
    ids(`select l.${column} as id from generate_series(1, ${MANY}) as n
           join stripe_event_log l on l.id = (n * ${rows / MANY - 1}::bigint)`);
  return {
    busiestTenant: first(
      await ids(`select tenant_id::text as id from billing_events where tenant_id is not null
                 group by 1 order by count(*) desc limit 1`),
    ),
    quietTenants: await ids(
      `select tenant_id::text as id from billing_events where tenant_id is not null
       group by 1 order by max(occurred_at), count(*) limit ${MANY}`,
    ),
    busiestCustomer: first(
      await ids(`select customer_id as id from stripe_invoices group by 1 order by count(*) desc limit 1`),
    ),
    customers: await ids(
      `select id from stripe_customers where id like 'cus_1S%' order by md5(id) limit ${MANY}`,
    ),
    objects: await spread('object_id'),
    events: await spread('stripe_event_id'),
    middle: Math.floor(rows / 2),
  };
}

function first([id]: readonly string[]): string {
  if (id === undefined) throw new Error('the made-up log is too short to be asked about');
  return id;
}
