import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Client } from 'pg';
import { FREE, PRO } from '../../dev/simulation/plan-catalogue';
import type { ServerProcess } from '../processes/server-process';
import type { EventType, PlannedEvent } from '../workload/events';
import { emailIn, periodEndIn, quantityIn, SUBJECTS, subjectAt } from '../workload/subjects';
import { type Contestant, SECRET } from './contestant';
import { count, missing } from './count';
import { lastEvents } from './last-events';

const root = resolve(__dirname, '../..');
export const OPERATOR = 'operator-token-of-the-bench-0123456789';
const SCHEMA = 'synapscale_db';
/** The service's default. */
const POOL = '10';

export interface HookledgerOptions {
  /** Another version of it: its built checkout, and what the report calls it. */
  other?: { directory: string; name: string };
  /** For profiling. */
  nodeOptions?: readonly string[];
  /** Settings beyond what it needs. */
  env?: Record<string, string>;
}

export function hookledger({ other, nodeOptions = [], env = {} }: HookledgerOptions = {}): Contestant {
  const cwd = other?.directory ?? root;
  return {
    key: other ? 'o' : 'a',
    name: other?.name ?? 'hookledger',
    does: 'verifies, logs in groups; then projections, tenant, workspaces and mark in one transaction',
    hasEffects: true,
    migrate: (databaseUrl) => migrate(databaseUrl, cwd),
    introduce,
    server: (databaseUrl) => ({
      command: [...nodeOptions, 'dist/src/main.js'],
      cwd,
      env: {
        DATABASE_URL: databaseUrl,
        DATABASE_POOL_SIZE: POOL,
        // The others log nothing.
        LOG_LEVEL: 'warn',
        STRIPE_WEBHOOK_SECRET: SECRET,
        STRIPE_LIVEMODE: 'any',
        ADMIN_API_TOKENS: `bench:operator:${OPERATOR}`,
        ...env,
      },
      readyPath: '/health/ready',
    }),
    isBusy: async (database) =>
      (await count(
        `select /* bench */ exists (select from ${SCHEMA}.stripe_event_log
           where next_attempt_at < now() + interval '1 minute')::int as count`,
        [],
        database,
      )) > 0,
    problems,
    committedAt,
  };
}

/** @param cwd the built tree whose migrations run; this one by default. */
export async function migrate(databaseUrl: string, cwd = root): Promise<void> {
  const env = { ...process.env, DATABASE_URL: databaseUrl };
  await promisify(execFile)(process.execPath, ['dist/src/cli/migrate.js', 'run'], { cwd, env });
}

/** The product's rows, by SQL as the product writes them, and its price, by the admin API. */
async function introduce({ origin }: ServerProcess, database: Client): Promise<void> {
  for (const { id, name, slug, isDefault, limits } of [FREE, PRO]) {
    await database.query(
      `insert into ${SCHEMA}.plans (id, name, slug, is_default, max_workspaces, max_members_per_workspace,
         max_projects_per_workspace, max_storage_mb) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        id,
        name,
        slug,
        isDefault,
        limits.workspaces,
        limits.membersPerWorkspace,
        limits.projectsPerWorkspace,
        limits.storageMb,
      ],
    );
  }
  const tenants = Array.from({ length: SUBJECTS }, (_, index) => subjectAt(index).tenantId);
  await database.query(
    `insert into ${SCHEMA}.tenants (id, name, slug, plan_id)
     select id, 'Tenant ' || id, id, $2 from unnest($1::uuid[]) as id`,
    [tenants, FREE.id],
  );
  await database.query(
    `insert into ${SCHEMA}.workspaces (id, tenant_id, name, slug)
     select gen_random_uuid(), id, 'Main', id from unnest($1::uuid[]) as id`,
    [tenants],
  );
  const response = await fetch(`${origin}/admin/plan-prices/${PRO.prices.usd?.id}`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${OPERATOR}`, 'content-type': 'application/json' },
    body: JSON.stringify({ planId: PRO.id }),
  });
  if (!response.ok) throw new Error(`mapping the price: ${response.status} ${await response.text()}`);
}

async function problems(
  events: readonly PlannedEvent[],
  type: EventType,
  database: Client,
): Promise<string[]> {
  const ids = events.map(({ id }) => id);
  const finished = await count(
    `select count(*) from ${SCHEMA}.stripe_event_log
     where stripe_event_id = any ($1) and status in ('processed', 'superseded')`,
    [ids],
    database,
  );
  const last = lastEvents(events);
  const right =
    type === 'customer.updated'
      ? await rightCustomers(last, database)
      : await rightSubscriptions(last, database);
  return [
    ...missing('events in the log and finished', finished, ids.length),
    ...missing(`objects that show their last ${type}`, right, last.length),
  ];
}

function rightCustomers(last: readonly PlannedEvent[], database: Client): Promise<number> {
  return count(
    `select count(*) from ${SCHEMA}.stripe_customers c
       join unnest($1::text[], $2::text[]) as e (id, email) on c.id = e.id and c.email = e.email`,
    [
      last.map(({ subject }) => subject.customerId),
      last.map(({ subject, generation }) => emailIn(subject, generation)),
    ],
    database,
  );
}

/** As far as the product looks: the tenant has the plan and the new period, and its workspace the plan's limits. */
function rightSubscriptions(last: readonly PlannedEvent[], database: Client): Promise<number> {
  return count(
    `select count(*) from ${SCHEMA}.stripe_subscriptions s
       join unnest($1::text[], $2::bigint[], $3::bigint[], $4::uuid[]) as e (id, quantity, period_end, tenant_id)
         on s.id = e.id and s.quantity = e.quantity and s.current_period_end = to_timestamp(e.period_end)
       join ${SCHEMA}.tenants t on t.id = e.tenant_id and t.current_period_end = s.current_period_end
         and t.stripe_subscription_id = s.id and t.plan_id = $5
       join ${SCHEMA}.workspaces w on w.tenant_id = t.id and w.plan_id = $5 and w.max_members = $6`,
    [
      last.map(({ subject }) => subject.subscriptionId),
      last.map(({ generation }) => quantityIn(generation)),
      last.map(({ generation }) => periodEndIn(generation)),
      last.map(({ subject }) => subject.tenantId),
      PRO.id,
      PRO.limits.membersPerWorkspace,
    ],
    database,
  );
}

/** Of the transactions that wrote the rows last; `processed_at` is when they began. */
async function committedAt(events: readonly PlannedEvent[], database: Client): Promise<Float64Array> {
  const { rows } = await database.query<{ at: number }>(
    `select extract(epoch from pg_xact_commit_timestamp(l.xmin))::float8 * 1000 as at
     from unnest($1::text[]) with ordinality as e (id, place)
       join ${SCHEMA}.stripe_event_log l on l.stripe_event_id = e.id
     order by e.place`,
    [events.map(({ id }) => id)],
  );
  return Float64Array.from(rows, ({ at }) => at);
}
