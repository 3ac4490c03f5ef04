import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { DataSource } from 'typeorm';
import { deliver } from '../dev/simulation/deliver';
import { databaseOptions } from '../src/persistence/database.options';
import type { Finding } from '../src/doctor/checks/check';
import { examine } from '../src/doctor/examine';
import { insertProduct, linkCustomers, month } from './helpers/billing-month';
import { createTestDatabase, SCHEMA, type TestDatabase } from './helpers/test-database';
import { TestService, WEBHOOK_SECRET } from './helpers/test-service';

let database: TestDatabase;
let dataSource: DataSource;

/** A month of billing, and no service that would mend what is done to it. */
beforeAll(async () => {
  database = await createTestDatabase();
  await insertProduct(database.url);
  const service = await TestService.start({}, { database });
  await deliver(month.deliveries, { url: service.url, secret: WEBHOOK_SECRET });
  await linkCustomers(service);
  await service.settled();
  await service.stop({ keepDatabase: true });
  const settings = { DATABASE_URL: database.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 2 };
  dataSource = await new DataSource(databaseOptions(settings)).initialize();
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const names = (findings: readonly Finding[]) => findings.map(({ check }) => check);
const someTenant = `(select tenant_id from stripe_customers c join stripe_subscriptions s on s.customer_id = c.id
  join tenants t on t.id = c.tenant_id where s.status = 'active' and t.stripe_subscription_id = s.id order by 1 limit 1)`;
const nobody = `'00000000-0000-4000-8000-00000000dead'`;

/** What is done to the data, and how it is undone: each row it touches is remembered as it was. */
interface Damage {
  finds: string[];
  inflict: string;
  undo: string;
}

/** Changes one row of a table, and puts it back. */
function change(table: string, row: string, set: string, finds: string[], key = 'id'): Damage {
  return {
    finds,
    inflict: `create table undo as select * from ${table} where ${row};
      update ${table} set ${set} where ${key} in (select ${key} from undo)`,
    undo: `delete from ${table} where ${key} in (select ${key} from undo);
      insert into ${table} overriding system value select * from undo; drop table undo`,
  };
}

const damages: Record<string, Damage> = {
  'a tenant on another plan than its subscription gives': change(
    'tenants',
    `id = ${someTenant}`,
    `plan_id = (select id from plans p where p.id <> tenants.plan_id order by id limit 1)`,
    ['tenant_plans', 'tenant_limits', 'workspace_limits'],
  ),
  "a tenant whose row tells another state than its subscription's": change(
    'tenants',
    `id = ${someTenant}`,
    `subscription_status = 'unpaid'`,
    ['tenant_plans'],
  ),
  'a tenant with a higher limit than its plan': change(
    'tenants',
    `id = ${someTenant}`,
    'max_storage_mb = 999999',
    ['tenant_limits'],
  ),
  'a workspace with a higher limit than its plan': change(
    'workspaces',
    `tenant_id = ${someTenant}`,
    'max_members = 999999',
    ['workspace_limits'],
  ),
  'a tenant that names a subscription nobody has told of': {
    finds: ['unmanaged_tenants'],
    inflict: `insert into tenants (name, slug, stripe_subscription_id) values ('By hand', 'by-hand', 'sub_by_hand')`,
    undo: `delete from tenants where slug = 'by-hand'`,
  },
  'a price that is mapped to no plan that exists': {
    finds: ['prices_of_no_plan'],
    inflict: `insert into plan_prices (stripe_price_id, plan_id) values ('price_gone', ${nobody})`,
    undo: `delete from plan_prices where stripe_price_id = 'price_gone'`,
  },
  'a customer of a tenant that is gone': {
    finds: ['customers_of_no_tenant'],
    inflict: `insert into stripe_customers (id, tenant_id) values ('cus_orphan', ${nobody})`,
    undo: `delete from stripe_customers where id = 'cus_orphan'`,
  },
  'a subscription of a customer that is gone': {
    finds: ['subscriptions_of_no_customer'],
    inflict: `insert into stripe_subscriptions (id, customer_id) values ('sub_orphan', 'cus_gone')`,
    undo: `delete from stripe_subscriptions where id = 'sub_orphan'`,
  },
  'items of a subscription that is gone': {
    finds: ['items_of_no_subscription'],
    inflict: `insert into stripe_subscription_items (subscription_id, id) values ('sub_gone', 'si_1'), ('sub_gone', 'si_2')`,
    undo: `delete from stripe_subscription_items where subscription_id = 'sub_gone'`,
  },
  'a tenant on a plan that is gone': {
    finds: ['tenants_of_no_plan'],
    inflict: `insert into tenants (name, slug, plan_id) values ('Gone', 'gone', ${nobody})`,
    undo: `delete from tenants where slug = 'gone'`,
  },
  'a workspace of a tenant that is gone': {
    finds: ['workspaces_of_no_tenant'],
    inflict: `insert into workspaces (name, slug, tenant_id) values ('Gone', 'gone', ${nobody})`,
    undo: `delete from workspaces where slug = 'gone'`,
  },
  "a ledger line that is booked for nobody although its customer's tenant is known": {
    finds: ['ledger_lines_of_another_tenant'],
    inflict: `create table undo as select id, tenant_id from billing_events
      where tenant_id is not null and customer_id is not null order by id limit 1;
      update billing_events set tenant_id = null where id in (select id from undo)`,
    undo: `update billing_events b set tenant_id = undo.tenant_id from undo where undo.id = b.id; drop table undo`,
  },
  'two default plans': {
    finds: ['default_plan'],
    inflict: `insert into plans (name, slug, is_default) values ('Second', 'second', true)`,
    undo: `delete from plans where slug = 'second'`,
  },
  'an event that is due and nobody processes': change(
    'stripe_event_log',
    'true order by id limit 1',
    `status = 'pending', processed = false, next_attempt_at = now() - interval '6 minutes'`,
    ['stuck_events'],
  ),
  'a dead event': change(
    'stripe_event_log',
    'true order by id limit 1',
    `status = 'dead', processed = false`,
    ['dead_events'],
  ),
  'an event that has waited for two days': change(
    'stripe_event_log',
    'true order by id limit 1',
    `status = 'waiting', processed = false, waiting_for = 'price:price_1', created_at = now() - interval '2 days'`,
    ['waiting_events'],
  ),
  'an object in doubt for two days': {
    finds: ['objects_in_doubt'],
    inflict: `insert into stripe_unresolved_objects (object_id, projection, second_at, noted_at)
      values ('sub_1', 'stripe_subscriptions', now(), now() - interval '2 days')`,
    undo: `delete from stripe_unresolved_objects where object_id = 'sub_1'`,
  },
  'a missing index': {
    finds: ['missing_indexes'],
    inflict: 'drop index stripe_event_log_due',
    undo: `create index stripe_event_log_due on stripe_event_log (next_attempt_at) where (next_attempt_at is not null)`,
  },
  'a missing constraint': {
    finds: ['missing_constraints'],
    inflict: 'alter table stripe_event_log drop constraint stripe_event_log_due_follows_status',
    undo: `alter table stripe_event_log add constraint stripe_event_log_due_follows_status
      check ((next_attempt_at is not null) = (status in ('pending', 'retrying')))`,
  },
  'an audit log that can be changed': {
    finds: ['audit_not_append_only'],
    inflict: 'alter table admin_audit_log enable trigger admin_audit_log_keeps_rows',
    undo: 'alter table admin_audit_log enable always trigger admin_audit_log_keeps_rows',
  },
  'a migration that has not run': {
    finds: ['schema_behind'],
    inflict: `create table undo as select * from typeorm_migrations order by id desc limit 1;
      delete from typeorm_migrations where id in (select id from undo)`,
    undo: 'insert into typeorm_migrations select * from undo; drop table undo',
  },
};

it('On a healthy database the doctor finds nothing', async () => {
  expect(await examine(dataSource)).toEqual([]);
});

describe('The doctor', () => {
  it.each(Object.entries(damages))('finds %s, and nothing else', async (_, { finds, inflict, undo }) => {
    await database.query(inflict);
    try {
      expect(names(await examine(dataSource))).toEqual(finds);
    } finally {
      await database.query(undo);
    }
    expect(await examine(dataSource)).toEqual([]);
  });

  it('finds an unsafe setting', async () => {
    const role = new URL(database.url).username;
    const name = new URL(database.url).pathname.slice(1);
    await database.query(`alter role "${role}" in database ${name} set synchronous_commit = off`);
    const settings = { DATABASE_URL: database.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 2 };
    const again = await new DataSource(databaseOptions(settings)).initialize();
    try {
      expect(names(await examine(again))).toEqual(['unsafe_settings']);
    } finally {
      await again.destroy();
      await database.query(`alter role "${role}" in database ${name} reset synchronous_commit`);
    }
  });

  it('says how many, shows some, and says how to mend it', async () => {
    await database.query(`insert into stripe_customers (id, tenant_id)
      select 'cus_orphan_' || n, ${nobody} from generate_series(1, 7) n`);
    expect(await examine(dataSource)).toEqual([
      {
        check: 'customers_of_no_tenant',
        problem: expect.any(String),
        fix: expect.stringContaining('PUT /admin/tenants/'),
        count: 7,
        examples: ['cus_orphan_1', 'cus_orphan_2', 'cus_orphan_3', 'cus_orphan_4', 'cus_orphan_5'],
      },
    ]);
    await database.query(`delete from stripe_customers where id like 'cus_orphan_%'`);
  });
});

describe('npm run doctor', () => {
  async function doctor(args: string[], env: Record<string, string> = {}) {
    const child = spawn(
      process.execPath,
      [
        '-r',
        resolve(__dirname, 'helpers/run-typescript.cjs'),
        resolve(__dirname, '../src/cli/doctor.ts'),
        ...args,
      ],
      { env: { PATH: process.env.PATH ?? '', DATABASE_URL: database.url, DATABASE_SCHEMA: SCHEMA, ...env } },
    );
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  }

  it('ends with 0 and one sentence when all is well', async () => {
    expect(await doctor([])).toEqual({ code: 0, output: 'Nothing is wrong.\n' });
  });

  it('ends with 1 when something is found, with --json as JSON', async () => {
    await database.query(`insert into workspaces (name, slug, tenant_id) values ('Gone', 'gone', ${nobody})`);
    const told = await doctor([]);
    const json = await doctor(['--json']);
    await database.query(`delete from workspaces where slug = 'gone'`);
    expect(told).toMatchObject({
      code: 1,
      output: expect.stringContaining('✗ workspaces_of_no_tenant (1): '),
    });
    expect(json.code).toBe(1);
    expect(JSON.parse(json.output)).toMatchObject({
      ok: false,
      findings: [{ check: 'workspaces_of_no_tenant', count: 1 }],
    });
  });

  it('names the setting that is wrong, and ends with 2 where it is asked wrongly', async () => {
    const unset = await doctor([], { DATABASE_URL: '' });
    expect(unset).toMatchObject({ code: 1, output: expect.stringContaining('DATABASE_URL is not set') });
    expect(await doctor(['--wrong'])).toMatchObject({ code: 2 });
  });
});
