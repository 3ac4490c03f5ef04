import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { Client } from 'pg';
import { auditAnswer } from '../src/admin/audit/audit.answers';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { GRANTS, grantStatements } from './grants/grants-file';
import { insertTenant } from './helpers/product-rows';
import { asSuperuser, createTestDatabase, SCHEMA } from './helpers/test-database';
import { TestService, VIEWER } from './helpers/test-service';

const CREATED = 1_790_000_000;

let service: TestService;

beforeAll(async () => {
  // By this tree's own migrations, whatever made the template.
  service = await TestService.start({}, { database: await createTestDatabase({ empty: true }) });
});

afterAll(() => service.stop());

async function replayed(target: TestService, id: string): Promise<string> {
  const object = customer({ id });
  const event = buildEvent({ type: 'customer.created', object, created: CREATED });
  await target.deliver(event);
  await target.until(event.id, 'processed');
  const body = { reason: 'to see', force: true };
  expect((await target.admin('POST', `/stripe-events/${event.id}/replay`, body)).status).toBe(202);
  await target.until(event.id, 'processed');
  return event.id;
}

async function entries(query: string): Promise<Record<string, unknown>[]> {
  const { status, json } = await service.admin('GET', `/audit${query}`, undefined, VIEWER);
  expect(status).toBe(200);
  return auditAnswer.parse(json).entries;
}

describe('The audit log', () => {
  it.each([
    ['an update', `update admin_audit_log set actor = 'nobody'`],
    ['a delete', 'delete from admin_audit_log'],
    ['a truncate', 'truncate admin_audit_log'],
  ])('refuses %s, even by its owner and where ordinary triggers are off', async (_, sql) => {
    const eventId = await replayed(service, 'cus_kept');
    for (const role of ['origin', 'replica']) {
      await service.query(`set session_replication_role = ${role}`);
      await expect(service.query(sql)).rejects.toThrow(/append-only/);
    }
    await service.query('reset session_replication_role');
    expect(await entries(`?target=${eventId}`)).not.toEqual([]);
  });

  it('is nothing that the role of the service could change, granted as deploy/postgres says', async () => {
    const database = await createTestDatabase();
    const role = `service_${randomBytes(6).toString('hex')}`;
    const password = randomBytes(12).toString('hex');
    await database.query(`create role ${role} login`);
    await database.query(grantStatements(await readFile(GRANTS, 'utf8'), SCHEMA, role));
    await database.query(`alter role ${role} password '${password}'`);
    const url = new URL(database.url);
    url.username = role;
    url.password = password;
    const limited = await TestService.start(
      { NODE_ENV: 'production' },
      { database: { ...database, url: url.href } },
    );
    const client = new Client({ connectionString: url.href, options: `-c search_path=${SCHEMA}` });
    await client.connect();
    try {
      expect(
        await client.query('select current_user as name, current_setting($1) as is_superuser', [
          'is_superuser',
        ]),
      ).toMatchObject({
        rows: [{ name: role, is_superuser: 'off' }],
      });
      const eventId = await replayed(limited, 'cus_limited');
      for (const tampering of [
        `update admin_audit_log set actor = 'nobody'`,
        'delete from admin_audit_log',
        'truncate admin_audit_log',
        'alter table admin_audit_log disable trigger all',
        'drop trigger admin_audit_log_keeps_rows on admin_audit_log',
        'create or replace function refuse_audit_change() returns trigger language plpgsql as $$ begin return new; end $$',
        'drop table admin_audit_log',
        `set session_replication_role = 'replica'`,
      ])
        await expect(client.query(tampering)).rejects.toThrow(/permission denied|must be owner/);
      expect(
        await database.query(`select actor, target from admin_audit_log where action = 'replay'`),
      ).toEqual([{ actor: 'olga', target: eventId }]);
    } finally {
      await client.end();
      await limited.stop();
      await asSuperuser(`drop role ${role}`);
    }
  });

  it('has what was refused, but not what was no request at all', async () => {
    const path = '/stripe-events/evt_refused/replay';
    await service.admin('POST', path, { reason: 'no such event' });
    await service.admin('POST', path, {});
    await service.admin('POST', path, { reason: 'only trying' }, VIEWER);
    await service.admin('POST', `${path}?dryRun=true`, { reason: 'only looking' });
    expect(await entries('?target=evt_refused')).toMatchObject([
      { actor: 'olga', action: 'replay', reason: 'no such event', result: 'refused: event_not_found' },
    ]);
  });

  it('is found by who, what, about which and when, newest first, page by page', async () => {
    const tenantId = await insertTenant(service);
    const before = new Date().toISOString();
    for (const id of ['cus_a', 'cus_b', 'cus_a'])
      await service.admin('PUT', `/tenants/${tenantId}/stripe-customer`, { stripeCustomerId: id });
    expect(await entries('?actor=olga&action=link_customer&target=cus_a')).toHaveLength(2);
    expect(await entries('?actor=nobody')).toEqual([]);
    expect(await entries(`?from=${before}&action=link_customer`)).toHaveLength(3);
    expect(await entries(`?to=${before}&action=link_customer`)).toEqual([]);
    const first = await service.admin('GET', '/audit?limit=2');
    expect(first.json.entries).toMatchObject([{ target: 'cus_a' }, { target: 'cus_b' }]);
    expect(await entries(`?limit=1&cursor=${String(first.json.cursor)}`)).toMatchObject([
      { target: 'cus_a' },
    ]);
  });

  it('is found by a window of time that lies deep in the past', async () => {
    // The trigger sets the time, so the past is made without it.
    await service.query('alter table admin_audit_log disable trigger admin_audit_log_stamps_rows');
    await service.query(
      `insert into admin_audit_log (id, at, actor, action, target, result)
       select nextval('admin_audit_log_ids'), now() - (6000 - n) * interval '1 hour', 'past', 'replay', 'evt_' || n, 'was dead'
       from generate_series(1, 5000) n`,
    );
    await service.query('alter table admin_audit_log enable always trigger admin_audit_log_stamps_rows');
    const [at] = await service.query<{ from: Date; to: Date }>(
      `select min(at) as from, max(at) as to from admin_audit_log where target in ('evt_100', 'evt_103')`,
    );
    const window = `from=${at?.from.toISOString()}&to=${at?.to.toISOString()}`;
    const targets = (await entries(`?actor=past&${window}`)).map(({ target }) => target);
    expect(targets).toEqual(['evt_102', 'evt_101', 'evt_100']);
  });

  it('says which filter is wrong', async () => {
    const { status, json } = await service.admin('GET', '/audit?from=yesterday');
    expect({ status, error: json.error }).toEqual({ status: 400, error: 'invalid_request' });
    expect(json.message).toMatch(/^from: /);
  });
});
