import { Client } from 'pg';
import { customer } from '../dev/simulation/customer.object';
import { deliver } from '../dev/simulation/deliver';
import type { DeliveryReport } from '../dev/simulation/delivery-report';
import { buildEvent } from '../dev/simulation/event.object';
import {
  insertProduct,
  linkCustomers,
  month,
  monthUndisturbed,
  monthUnderstoodBy,
  shuffledMonth,
} from './helpers/billing-month';
import { noPgBouncer, PgBouncer } from './helpers/pgbouncer';
import type { TableContents } from './helpers/table-contents';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { eventually, TestService, WEBHOOK_SECRET } from './helpers/test-service';

const POOL_SIZE = 6;

let database: TestDatabase;
let pooler: PgBouncer;
let replicas: TestService[] = [];

(noPgBouncer ? describe.skip : describe)(`Behind PgBouncer in transaction mode${noPgBouncer}`, () => {
  let undisturbed: TableContents;
  beforeAll(async () => {
    undisturbed = await monthUndisturbed();
  });

  beforeEach(async () => {
    database = await createTestDatabase();
    await insertProduct(database.url);
  });

  afterEach(async () => {
    for (const replica of replicas) await replica.stop({ keepDatabase: true });
    await pooler.remove();
    await database.drop();
  });

  it('replicas process a shuffled month with duplicates as one process does without it', async () => {
    const [first] = await startReplicas(3);
    const [reports] = await Promise.all([deliverToAll(), linkCustomers(first)]);
    expect(reports.map(({ answers }) => [...answers.keys()])).toEqual([['200'], ['200'], ['200']]);
    expect(await monthUnderstoodBy(first)).toEqual(undisturbed);
    const failures = 'select error_message from stripe_event_attempt where error_class is not null';
    expect(await database.query(failures)).toEqual([]);
  });

  it('no setting of a transaction is left behind on a connection that others use too', async () => {
    const [first] = await startReplicas(2);
    await Promise.all([deliverToAll(), linkCustomers(first)]);
    await first.settled();
    const sessions = await sessionsOf(pooler.url);
    expect(new Set(sessions.map(({ pid }) => pid)).size).toBe(POOL_SIZE);
    const [fresh] = await sessionsOf(database.url);
    expect(fresh?.settings).toContainEqual({ name: 'synchronous_commit', setting: 'on' });
    for (const { settings } of sessions) expect(settings).toEqual(fresh?.settings);
  });

  it('the backlog is seen through it', async () => {
    const [first] = await startReplicas(1);
    // A look that takes longer than two seconds is given up, and made again at the next scrape.
    await eventually(async () => {
      const { text } = await first.request('GET', '/metrics');
      expect(text).toMatch(/^hookledger_log_readable 1$/m);
      expect(text).toMatch(/^hookledger_backlog_events\{status="dead"\} 0$/m);
    });
  });

  it('deliveries get 503 while it is gone, and afterwards everything flows by itself', async () => {
    const [first] = await startReplicas(3);
    await linkCustomers(first);
    const delivered = deliverToAll();
    await eventually(async () => expect(await eventsInLog()).toBeGreaterThan(month.deliveries.length / 4));
    await pooler.kill();
    for (const replica of replicas) {
      expect((await replica.deliver(anyEvent())).status).toBe(503);
      expect((await replica.request('GET', '/health/ready')).status).toBe(503);
      expect((await replica.request('GET', '/health/live')).status).toBe(200);
    }
    await pooler.start();
    const reports = await delivered;
    expect(reports.flatMap(({ unacknowledged }) => [...unacknowledged])).toEqual([]);
    expect(reports.every(({ answers }) => answers.has('503'))).toBe(true);
    expect(await monthUnderstoodBy(first)).toEqual(undisturbed);
    for (const replica of replicas) expect((await replica.request('GET', '/health/ready')).status).toBe(200);
  });

  it('replicas that start together bring an empty database up to date through it', async () => {
    await database.query('drop schema synapscale_db cascade');
    const [first] = await startReplicas(3);
    for (const replica of replicas) expect((await replica.deliver(anyEvent())).status).toBe(200);
    await first.until(anyEvent().id, 'processed');
  });
});

async function startReplicas(count: number): Promise<[TestService, ...TestService[]]> {
  pooler = await PgBouncer.before(database.url, { poolSize: POOL_SIZE });
  const settings = { DATABASE_URL: pooler.url, DATABASE_PREPARED_STATEMENTS: 'off' };
  const start = () => TestService.start(settings, { database });
  const [first, ...others] = await Promise.all([start(), ...Array.from({ length: count - 1 }, start)]);
  replicas = [first, ...others];
  return [first, ...others];
}

/** Each replica gets its share, many deliveries at once. */
function deliverToAll(): Promise<DeliveryReport[]> {
  return Promise.all(
    replicas.map(({ url }, share) => {
      const own = shuffledMonth.filter((_, index) => index % replicas.length === share);
      return deliver(own, { url, secret: WEBHOOK_SECRET });
    }),
  );
}

async function eventsInLog(): Promise<number> {
  const [row] = await database.query<{ count: number }>('select count(*)::int from stripe_event_log');
  return row?.count ?? 0;
}

function anyEvent() {
  return buildEvent({
    type: 'customer.created',
    object: customer({ id: 'cus_any' }),
    created: 1_790_000_000,
  });
}

interface Session {
  pid: number;
  /** All that a session may change, but for what its client asks for when it connects. */
  settings: { name: string; setting: string }[];
}

/** Every connection to the database that clients of this URL may get: as many at once as the pooler has. */
async function sessionsOf(url: string): Promise<Session[]> {
  const clients = Array.from({ length: POOL_SIZE }, () => new Client({ connectionString: url }));
  for (const client of clients) {
    await client.connect();
    // The pooler keeps a connection with a client until its transaction ends.
    await client.query('begin');
  }
  const sessions = await Promise.all(
    clients.map(async (client) => {
      const { rows } = await client.query<Session>(
        `select pg_backend_pid() as pid, jsonb_agg(jsonb_build_object('name', name, 'setting', setting) order by name)
           as settings
         from pg_settings where context in ('user', 'superuser') and name <> 'application_name'
           -- There are these once a session has run a function of PL/pgSQL.
           and name not like 'plpgsql.%'`,
      );
      return rows;
    }),
  );
  for (const client of clients) await client.end();
  return sessions.flat();
}
