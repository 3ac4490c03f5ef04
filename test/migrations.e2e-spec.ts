import { DataSource } from 'typeorm';
import { databaseOptions } from '../src/persistence/database.options';
import { isBehind, migrate, revertLast } from '../src/schema-changes/migrate';
import { adoptComments } from './helpers/adopt-comments';
import { createTestDatabase, SCHEMA, type TestDatabase } from './helpers/test-database';

const records = ['schema_approvals', 'schema_changes', 'typeorm_migrations'];

let database: TestDatabase;
let dataSource: DataSource;

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  const settings = { DATABASE_URL: database.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 3 };
  dataSource = await new DataSource(databaseOptions(settings)).initialize();
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe('The migrations', () => {
  it('make exactly the tables that the entities describe', async () => {
    await migrate(dataSource);
    await adoptComments(dataSource);
    const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query)).toEqual([]);
  });

  it('leave nothing behind when they are reverted, and can run again', async () => {
    await migrate(dataSource);
    await undoAll();
    // But for the tables that tell what was done to the schema, and by whom.
    expect(await tables()).toEqual(records);
    expect(await isBehind(dataSource)).toBe(true);
    await migrate(dataSource);
    expect(await isBehind(dataSource)).toBe(false);
  });

  it('keep a customer with its tenant when checkout, which linked it, is not known any more', async () => {
    await migrate(dataSource);
    const tenant = '00000000-0000-4000-8000-00000000000c';
    await database.query(
      `insert into stripe_customers (id, tenant_id, tenant_source) values ('cus_1', $1, 'checkout')`,
      [tenant],
    );
    await database.query(
      `insert into billing_events (kind, object_id, amount, stripe_event_id, occurred_at)
       values ('refund_failed', 're_1', 500, 'evt_1', now()), ('refund', 're_1', 500, 'evt_2', now())`,
    );
    // Without a transaction, since some drop an index concurrently.
    while ((await tables()).includes('stripe_checkout_sessions'))
      await dataSource.undoLastMigration({ transaction: 'none' });
    expect(await database.query('select tenant_id, tenant_source from stripe_customers')).toEqual([
      { tenant_id: tenant, tenant_source: 'admin' },
    ]);
    expect(await database.query('select kind from billing_events')).toEqual([{ kind: 'refund' }]);
    await migrate(dataSource);
  });

  it('run once however many replicas start at the same time', async () => {
    const others = await Promise.all(
      [1, 2].map(() =>
        new DataSource({ ...dataSource.options, poolSize: 3 } as typeof dataSource.options).initialize(),
      ),
    );
    await Promise.all([dataSource, ...others].map((each) => migrate(each)));
    expect(await executed()).toHaveLength(dataSource.migrations.length);
    await Promise.all(others.map((each) => each.destroy()));
  });

  describe("beside the product's own tables", () => {
    const plan = '00000000-0000-4000-8000-000000000001';
    const tenant = '00000000-0000-4000-8000-000000000002';

    beforeEach(async () => {
      await database.query(`create schema ${SCHEMA}`);
      await database.query(`create table plans (id uuid primary key, name varchar(80) not null, slug text not null unique,
        max_storage_mb integer, sort_order integer not null default 7, price_note text)`);
      await database.query(`create table tenants (id uuid primary key, name text not null, slug text not null unique,
        status text not null default 'trial', plan_id uuid references plans (id))`);
      await database.query(
        `insert into plans (id, name, slug, price_note) values ($1, 'Pro', 'pro', 'yearly')`,
        [plan],
      );
      await database.query(`insert into tenants (id, name, slug, plan_id) values ($1, 'Acme', 'acme', $2)`, [
        tenant,
        plan,
      ]);
    });

    it('add what is missing and change nothing that is there', async () => {
      await migrate(dataSource);
      expect(await database.query('select * from tenants')).toMatchObject([
        {
          id: tenant,
          name: 'Acme',
          status: 'trial',
          plan_id: plan,
          subscription_status: null,
          cancel_at_period_end: false,
        },
      ]);
      expect(await database.query('select * from plans')).toMatchObject([
        { id: plan, price_note: 'yearly', sort_order: 7, is_default: false, max_workspaces: null },
      ]);
      expect(await database.query('select * from workspaces')).toEqual([]);
    });

    it('take away only what they brought when they are reverted', async () => {
      await migrate(dataSource);
      await undoAll();
      expect(await tables()).toEqual(['plans', ...records.slice(0, 2), 'tenants', ...records.slice(2)]);
      expect(await database.query('select * from tenants')).toEqual([
        { id: tenant, name: 'Acme', slug: 'acme', status: 'trial', plan_id: plan },
      ]);
      expect(await database.query('select * from plans')).toEqual([
        { id: plan, name: 'Pro', slug: 'pro', max_storage_mb: null, sort_order: 7, price_note: 'yearly' },
      ]);
    });
  });

  it('let the product insert with only the columns it has to give', async () => {
    await migrate(dataSource);
    const [id] = ['00000000-0000-4000-8000-00000000000a'];
    await database.query(
      `insert into plans (id, name, slug, is_default, max_workspaces) values ($1, 'Free', 'free', true, 1)`,
      [id],
    );
    await database.query(`insert into tenants (id, name, slug, plan_id) values ($1, 'A', 'a', $1)`, [id]);
    await database.query(`insert into workspaces (id, tenant_id, name, slug) values ($1, $1, 'W', 'w')`, [
      id,
    ]);
    await database.query(`insert into plan_prices values ('price_1', $1)`, [id]);
    await database.query(`insert into stripe_customers (id, tenant_id) values ('cus_1', $1)`, [id]);
    expect(await database.query('select tenant_id from stripe_customers')).toEqual([{ tenant_id: id }]);
  });

  it.each([
    [
      'a processed event that still waits for its turn',
      `status = 'processed', processed = true, next_attempt_at = now()`,
    ],
    ['a processed event that is not marked so', `status = 'processed', processed = false`],
    [
      'a pending event that is marked processed',
      `status = 'pending', processed = true, next_attempt_at = now()`,
    ],
    ['a status that nobody knows', `status = 'done'`],
  ])('make %s impossible', async (_, change) => {
    await migrate(dataSource);
    await database.query(
      `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, next_attempt_at)
       values ('evt_1', 'x', '{}', now(), now())`,
    );
    await expect(database.query(`update stripe_event_log set ${change}`)).rejects.toThrow(/check constraint/);
  });
});

async function undoAll(): Promise<void> {
  while ((await executed()).length > 0) await revertLast(dataSource);
}

async function executed(): Promise<unknown[]> {
  return dataSource.query(`select name from ${SCHEMA}.typeorm_migrations`);
}

async function tables(): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    `select table_name as name from information_schema.tables where table_schema = $1 order by 1`,
    [SCHEMA],
  );
  return rows.map(({ name }) => name);
}
