import { readFileSync } from 'node:fs';
import pg = require('pg');
import { DataSource } from 'typeorm';
import { AdminUpkeep } from '../src/admin/admin-upkeep.service';
import { AuditHeads } from '../src/admin/audit/audit-heads.service';
import { AlertWatch } from '../src/alerts/alert-watch.service';
import { readEnv } from '../src/config/env';
import { serviceDatabaseOptions } from '../src/persistence/database.options';
import { examine } from '../src/doctor/examine';
import { ReconciliationService } from '../src/reconciliation/reconciliation.service';
import { RetentionService } from '../src/retention/retention.service';
import { deliver } from '../dev/simulation/deliver';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../dev/simulation/event.object';
import { subscription } from '../dev/simulation/subscription.object';
import { UpkeepService } from '../src/upkeep/upkeep.service';
import { GRANTS, grantsFile } from './grants/grants-file';
import { neededPrivileges, recordedStatements } from './grants/needed-privileges';
import { insertProduct, linkCustomers, month } from './helpers/billing-month';
import { ConsoleVisitor } from './helpers/console-visitor';
import { createOwnDatabase } from './helpers/own-migrations';
import { reconcileAsJson } from './helpers/reconcile-command';
import { asServiceRole } from './helpers/service-role';
import { StripeListsStandIn } from './helpers/stripe-lists-stand-in';
import { SCHEMA, type TestDatabase } from './helpers/test-database';
import { TestService, WEBHOOK_SECRET } from './helpers/test-service';

const INSUFFICIENT_PRIVILEGE = '42501';

let database: TestDatabase;
let url: string;

beforeAll(async () => {
  database = await createOwnDatabase();
  url = await asServiceRole(database);
});

afterAll(() => database.drop());

describe('deploy/postgres/grants.sql', () => {
  it('is what the statements of the service need: else "npm run docs:grants"', async () => {
    const { privileges, unknown, stale } = await neededPrivileges(database.url, recordedStatements());
    expect(unknown.map(({ place, pieces }) => `${place} ${pieces[0]}`)).toEqual([]);
    expect(stale).toEqual([]);
    expect(readFileSync(GRANTS, 'utf8')).toBe(grantsFile(privileges));
  });

  it('lets nobody delete from the ledger or the audit log, nor change them', () => {
    const grants = readFileSync(GRANTS, 'utf8');
    const of = (table: string) =>
      new RegExp(`grant ([^;]*)\\n {2}on :"schema"\\.${table} to`).exec(grants)?.[1];
    expect(of('billing_events')).toMatch(/^select,\n {2}insert \([a-z_, ]+\)$/);
    expect(of('admin_audit_log')).toBe(
      'select,\n  insert (action, actor, reason, remote_address, result, target)',
    );
    expect(of('admin_audit_chain')).toBe('select');
    expect(of('admin_audit_head')).toBe('select');
    expect(grants).not.toMatch(/truncate|grant all|with grant option/);
  });
});

describe('A role that may do no more', () => {
  let service: TestService;
  let stripe: StripeListsStandIn;
  /** What PostgreSQL refused, whoever asked, and however it was handled. */
  const refused: string[] = [];

  beforeAll(async () => {
    const { handleError } = pg.Query.prototype as unknown as {
      handleError(error: unknown, c: unknown): void;
    };
    jest
      .spyOn(pg.Query.prototype as unknown as { handleError: typeof handleError }, 'handleError')
      .mockImplementation(function (this: { text: string }, error, connection) {
        const { code, message } = error as { code?: string; message: string };
        if (code === INSUFFICIENT_PRIVILEGE) refused.push(`${message}: ${this.text}`);
        handleError.call(this, error, connection);
      });
    stripe = await StripeListsStandIn.start();
    await insertProduct(database.url);
    service = await TestService.start(
      {
        DATABASE_URL: url,
        NODE_ENV: 'production',
        RETENTION_DAYS: '40',
        RETENTION_BODY_DAYS: '7',
        STRIPE_API_KEY: 'sk_test_none',
        STRIPE_API_BASE: stripe.url,
        STRIPE_LIVEMODE: 'any',
      },
      { database },
    );
  });

  afterAll(async () => {
    await service.stop({ keepDatabase: true });
    await stripe.stop();
    jest.restoreAllMocks();
  });

  afterEach(() => {
    const [first] = refused.splice(0);
    if (first !== undefined) throw new Error(`PostgreSQL refused: ${first}`);
  });

  it('owns nothing of it', async () => {
    const [role] = await database.query<{ owned: number }>(
      `select count(*)::int as owned from pg_class c join pg_roles r on r.oid = c.relowner where r.rolname = $1`,
      [new URL(url).username],
    );
    expect(role).toEqual({ owned: 0 });
  });

  it('receives a month, moves customers with their ledger, and ends with nothing dead', async () => {
    await deliver(month.deliveries, { url: service.url, secret: WEBHOOK_SECRET });
    await linkCustomers(service);
    await service.settled();
    expect(
      await database.query(
        `select last_error, count(*)::int from stripe_event_log where status in ('dead', 'retrying') group by 1`,
      ),
    ).toEqual([]);
    const [{ lines } = { lines: 0 }] = await database.query<{ lines: number }>(
      'select count(*)::int as lines from billing_events where tenant_id is not null',
    );
    expect(lines).toBeGreaterThan(0);
  }, 240_000);

  it('does what people order, and shows them every page', async () => {
    const [event] = await database.query<{ id: string; object: string; customer: string }>(
      `select stripe_event_id as id, object_id as object from stripe_event_log where event_type = 'payment_intent.succeeded' limit 1`,
    );
    const [paid] = await database.query<{ tenant_id: string; customer_id: string }>(
      `select tenant_id, customer_id from billing_events where tenant_id is not null and customer_id is not null limit 1`,
    );
    const [mapped] = await database.query<{ price: string; plan: string }>(
      `select stripe_price_id as price, plan_id as plan from plan_prices where plan_id is not null limit 1`,
    );
    const again = { reason: 'as the role', force: true };
    const orders = [
      await service.admin('POST', `/stripe-events/${event?.id}/replay?dryRun=true`, again),
      await service.admin('POST', `/stripe-events/${event?.id}/replay`, again),
      await service.admin('POST', '/stripe-events/evt_unknown/replay', again),
      await service.admin('PUT', `/tenants/${paid?.tenant_id}/stripe-customer`, {
        stripeCustomerId: paid?.customer_id,
        reason: 'as the role',
      }),
      await service.admin('PUT', `/plan-prices/${mapped?.price}`, { planId: mapped?.plan }),
      await service.admin('POST', '/stripe-events/replay', {
        ...again,
        filter: { type: 'payment_intent.succeeded', limit: 1 },
      }),
    ];
    expect(orders.map(({ status }) => status)).toEqual([200, 202, 404, 200, 200, expect.any(Number)]);
    const bulk = await service.admin('POST', '/stripe-events/replay', {
      reason: 'as the role',
      force: true,
      filter: { type: 'payment_intent.succeeded' },
    });
    expect(bulk.status).toBe(202);
    await service.bulkReplaysEnded();
    const visitor = await ConsoleVisitor.signIn(service);
    const pages = [
      '/console',
      '/console/events',
      `/console/events?customerId=${paid?.customer_id}`,
      `/console/events?tenantId=${paid?.tenant_id}&status=processed`,
      `/console/events/${event?.id}`,
      '/console/tenants',
      `/console/tenants/${paid?.tenant_id}`,
      '/console/prices',
      `/console/prices/${mapped?.price}`,
      '/console/bulk-replays',
      '/console/audit?action=replay&from=2026-01-01T00:00',
      '/admin/audit',
      '/metrics',
      '/health/ready',
      '/health/startup',
    ];
    for (const page of pages) {
      const { status } = page.startsWith('/console') ? await visitor.get(page) : await ask(page);
      expect({ page, status }).toEqual({ page, status: 200 });
    }
  }, 120_000);

  it('keeps itself in order', async () => {
    await database.query(
      `update stripe_event_log set created_at = now() - interval '50 days', processed_at = now() - interval '50 days'
       where id in (select id from stripe_event_log where status = 'processed' order by id limit 5)`,
    );
    await service.app.get(UpkeepService).catchUp();
    await service.app.get(AdminUpkeep).run();
    await service.app.get(RetentionService).run();
    await service.app.get(AlertWatch).run();
    await service.app.get(AuditHeads).tell();
    await service.app.get(ReconciliationService).run();
    const [old] = await database.query<{ left: number }>(
      `select count(*)::int as left from stripe_event_log where created_at < now() - interval '45 days'`,
    );
    expect(old).toEqual({ left: 0 });
  });

  it('reconciles by hand, with repairs', async () => {
    const now = Math.floor(Date.now() / 1000);
    const [object] = [customer({ id: 'cus_by_hand', created: now })];
    const event = buildEvent({ type: 'customer.created', object, created: now });
    stripe.put('events', event, payloadOf(event));
    stripe.put('customers', object);
    stripe.put('subscriptions', subscription({ id: 'sub_by_hand', customer: 'cus_by_hand', created: now }));
    const env = { DATABASE_URL: url, STRIPE_API_KEY: 'sk_test_none', STRIPE_API_BASE: stripe.url };
    for (const args of [['--since', '1h'], ['--backfill'], ['--drift', '--repair']])
      expect(await reconcileAsJson(args, env)).toMatchObject({ result: expect.anything() });
  }, 120_000);

  it('is examined by the doctor', async () => {
    const settings = readEnv({
      DATABASE_URL: url,
      DATABASE_SCHEMA: SCHEMA,
      STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
      ADMIN_API_TOKENS: 'x:viewer:y',
    });
    const dataSource = await new DataSource(serviceDatabaseOptions(settings)).initialize();
    try {
      const findings = await examine(dataSource);
      expect(findings.filter(({ check }) => check.startsWith('audit'))).toEqual([]);
    } finally {
      await dataSource.destroy();
    }
  });

  function ask(path: string) {
    return path.startsWith('/admin')
      ? service.admin('GET', path.slice('/admin'.length))
      : service.request('GET', path);
  }
});

describe('Such a role', () => {
  const attempts = [
    `delete from billing_events`,
    `update billing_events set tenant_id = null`,
    `update billing_events set amount = 0`,
    `truncate billing_events`,
    `insert into billing_events (id, kind, object_id, amount, stripe_event_id, occurred_at)
       overriding system value values (1, 'payment', 'x', 1, 'evt_x', now())`,
    `update admin_audit_log set actor = 'nobody'`,
    `delete from admin_audit_log`,
    `truncate admin_audit_log`,
    `insert into admin_audit_log (at, actor, action, target, result) values (now(), 'x', 'x', 'x', 'x')`,
    `insert into admin_audit_log (id, actor, action, target, result) values (1, 'x', 'x', 'x', 'x')`,
    `insert into admin_audit_chain (position, entry_id, hash) values (1, 1, '')`,
    `update admin_audit_head set position = 0`,
    `select forget_audit_entries(now())`,
    `select audit_entry_hash('', 1, e) from admin_audit_log e`,
    `alter table admin_audit_log disable trigger all`,
    `drop table admin_audit_log`,
    `create table mine (id int)`,
    `create or replace function correct_ledger(corrections jsonb) returns integer language sql as 'select 1'`,
    `set session_replication_role = 'replica'`,
    `delete from tenants`,
    `update tenants set name = 'x'`,
    `insert into plans (name, slug) values ('x', 'x')`,
  ];

  it.each(attempts)('may not: %s', async (sql) => {
    const client = new pg.Client({ connectionString: url, options: `-c search_path=${SCHEMA}` });
    await client.connect();
    try {
      await expect(client.query(sql)).rejects.toMatchObject({ code: INSUFFICIENT_PRIVILEGE });
    } finally {
      await client.end();
    }
  });

  it.each([
    [
      'an event that the log has not',
      [{ correction: 'stated', kind: 'payment', objectId: 'x', factKey: '', event: 'evt_forged', at: 0 }],
    ],
    ['no event', [{ correction: 'named', charge: 'ch_1', step: '1', refund: 're_1' }]],
    ['another correction', [{ correction: 'amount', event: null }]],
  ])('corrects no line by %s', async (_, corrections) => {
    await expect(database.query(`select correct_ledger($1)`, [JSON.stringify(corrections)])).rejects.toThrow(
      /log|must be/,
    );
  });

  it('finds a ledger that its owner can neither empty nor delete from, nor give other amounts', async () => {
    await database.query(`insert into billing_events (kind, object_id, amount, stripe_event_id, occurred_at)
      values ('payment', 'pi_kept', 1, 'evt_kept', now())`);
    for (const sql of [
      `delete from billing_events`,
      `truncate billing_events`,
      `update billing_events set amount = 2`,
      `update billing_events set currency = 'xxx'`,
      `update billing_events set customer_id = 'cus_x'`,
    ])
      await expect(database.query(sql)).rejects.toThrow(/the ledger keeps what happened/);
    // The version before this one does that by itself, while both run.
    await database.query(
      `update billing_events set tenant_id = tenant_id, stripe_event_id = stripe_event_id`,
    );
  });
});
