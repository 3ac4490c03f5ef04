import { Logger } from '@nestjs/common';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { AdminUpkeep } from '../src/admin/admin-upkeep.service';
import { AuditHeads } from '../src/admin/audit/audit-heads.service';
import { databaseOptions } from '../src/persistence/database.options';
import { migrate, revertLast } from '../src/schema-changes/migrate';
import type { Finding } from '../src/doctor/checks/check';
import { auditHeadCheck } from '../src/doctor/checks/audit-head.check';
import { examine } from '../src/doctor/examine';
import { createOwnDatabase } from './helpers/own-migrations';
import { createTestDatabase, SCHEMA, type TestDatabase } from './helpers/test-database';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent } from '../dev/simulation/event.object';
import { OPERATOR, TestService, VIEWER } from './helpers/test-service';

const KEY = 'a-key-that-only-the-service-and-the-auditor-have';
const INSERT = `insert into admin_audit_log (actor, action, target, result)`;

let service: TestService;
let replica: TestService;
let database: TestDatabase;

beforeAll(async () => {
  database = await createOwnDatabase();
  const settings = { AUDIT_SIGNING_KEY: KEY };
  service = await TestService.start(settings, { database });
  replica = await TestService.start(settings, { database });
});

afterAll(async () => {
  await replica.stop({ keepDatabase: true });
  await service.stop();
});

async function doctor(url = database.url, head?: string, key = KEY): Promise<Finding[]> {
  const settings = { DATABASE_URL: url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 2 };
  const dataSource = await new DataSource(databaseOptions(settings)).initialize();
  try {
    const findings = await examine(
      dataSource,
      undefined,
      head === undefined ? [] : [auditHeadCheck(head, key)],
    );
    return findings.filter(({ check }) => check.startsWith('audit'));
  } finally {
    await dataSource.destroy();
  }
}

async function connect(): Promise<Client> {
  const client = new Client({ connectionString: database.url, options: `-c search_path=${SCHEMA}` });
  await client.connect();
  return client;
}

interface Link {
  position: string;
  target: string;
}

const chain = (targets: string) =>
  database.query<Link>(
    `select position, target from admin_audit_chain join admin_audit_log on id = entry_id where target like $1
     order by position`,
    [targets],
  );

const appended = (target: string) => database.query(`${INSERT} values ('x', 'replay', '${target}', 'done')`);

/** Does something as the owner of the table, who can switch triggers off. */
async function tampered(sql: string): Promise<void> {
  await database.query(`alter table admin_audit_log disable trigger all;
    alter table admin_audit_chain disable trigger all`);
  await database.query(sql);
  const always = [
    ['admin_audit_log', 'keeps_rows'],
    ['admin_audit_log', 'keeps_all'],
    ['admin_audit_log', 'stamps_rows'],
    ['admin_audit_log', 'links_rows'],
    ['admin_audit_chain', 'keeps_rows'],
    ['admin_audit_chain', 'keeps_all'],
  ];
  for (const [table, trigger] of always)
    await database.query(`alter table ${table} enable always trigger ${table}_${trigger}`);
}

/** On a copy of the audit log's tables, since what was tampered with stays so. */
async function inCopy(work: () => Promise<void>): Promise<void> {
  await database.query(`create table kept_log as table admin_audit_log; create table kept_chain as table admin_audit_chain;
    create table kept_head as table admin_audit_head`);
  try {
    await work();
  } finally {
    await tampered(`delete from admin_audit_log; delete from admin_audit_chain; delete from admin_audit_head;
      insert into admin_audit_log select * from kept_log; insert into admin_audit_chain select * from kept_chain;
      insert into admin_audit_head select * from kept_head; drop table kept_log, kept_chain, kept_head`);
    expect(await doctor()).toEqual([]);
  }
}

describe('An entry of the audit log', () => {
  it('has an id, a time and a database user that no caller can choose', async () => {
    const [last] = await database.query<{ id: string }>(
      `${INSERT} values ('x', 'replay', 'evt_last', 'done') returning id`,
    );
    const [entry] = await database.query<{ id: string; age: string; database_user: string }>(
      `insert into admin_audit_log (id, at, database_user, actor, action, target, result)
       values (1, '2001-01-01Z', 'somebody', 'x', 'replay', 'evt_chosen', 'done')
       returning id, extract(epoch from clock_timestamp() - at) as age, database_user`,
    );
    expect(Number(entry?.id)).toBe(Number(last?.id) + 1);
    expect(Math.abs(Number(entry?.age))).toBeLessThan(60);
    expect(entry?.database_user).toBe(new URL(database.url).username);
  });

  it('is linked to the one before, and the doctor computes the same hashes as the trigger', async () => {
    await database.query(
      `insert into admin_audit_log (actor, remote_address, action, target, reason, result)
       values ('olga', '::1', 'replay', 'evt_odd', $1, 'done'), ('olga', null, 'replay', 'evt_odd', null, '')`,
      ['tabs\t, quotes " and \\ and ünïcödé 🦄, 1:x'],
    );
    const links = await chain('evt_odd');
    expect(Number(links[1]?.position)).toBe(Number(links[0]?.position) + 1);
    expect(await doctor()).toEqual([]);
  });

  it('is linked in the order of the commits: one that is not committed keeps no other waiting', async () => {
    const slow = await connect();
    await slow.query('begin');
    await slow.query(`${INSERT} values ('slow', 'replay', 'evt_order_1', 'done')`);
    const answer = await service.admin('POST', '/stripe-events/evt_order_2/replay', { reason: 'meanwhile' });
    expect(answer.status).toBe(404);
    await slow.query('commit');
    await slow.end();
    expect((await chain('evt_order_%')).map(({ target }) => target)).toEqual(['evt_order_2', 'evt_order_1']);
    expect(await doctor()).toEqual([]);
  });

  it('that a savepoint took back leaves no link', async () => {
    const client = await connect();
    await client.query('begin');
    await client.query(`${INSERT} values ('x', 'replay', 'evt_save_1', 'done')`);
    await client.query('savepoint s');
    await client.query(`${INSERT} values ('x', 'replay', 'evt_save_2', 'done')`);
    await client.query('rollback to s');
    await client.query(`${INSERT} values ('x', 'replay', 'evt_save_3', 'done')`);
    await client.query('commit');
    await client.end();
    expect((await chain('evt_save_%')).map(({ target }) => target)).toEqual(['evt_save_1', 'evt_save_3']);
    expect(await doctor()).toEqual([]);
  });

  it('that comes with others at once makes one chain without gaps', async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, connect));
    await Promise.all(
      clients.map(async (client, index) => {
        for (let n = 0; n < 5; n += 1)
          await client.query(`${INSERT} values ('x', 'replay', 'evt_crowd_${index}_${n}', 'done')`);
        await client.end();
      }),
    );
    const [count] = await database.query<{ links: number; last: number; entries: number }>(
      `select count(*)::int as links, max(position)::int as last,
         (select count(*)::int from admin_audit_log) as entries from admin_audit_chain`,
    );
    expect(count).toEqual({ links: count?.entries, last: count?.entries, entries: expect.any(Number) });
    expect(await doctor()).toEqual([]);
  });
});

describe('The doctor', () => {
  const [FIRST, SECOND, THIRD] = ['evt_bad_1', 'evt_bad_2', 'evt_bad_3'];
  const idOf = `(select id from admin_audit_log where target = '${SECOND}')`;

  async function positionOf(target: string): Promise<string> {
    const [link] = await chain(target);
    return link?.position ?? '';
  }

  beforeAll(async () => {
    for (const target of [FIRST, SECOND, THIRD]) await appended(target);
  });

  it.each([
    ['changed', `update admin_audit_log set result = 'nothing' where target = '${SECOND}'`, /not as it was/],
    ['deleted', `delete from admin_audit_log where target = '${SECOND}'`, /entry is missing/],
    [
      'deleted with its link',
      `delete from admin_audit_chain where entry_id = ${idOf}; delete from admin_audit_log where target = '${SECOND}'`,
      /link is missing/,
    ],
    [
      'linked anew after it was changed',
      `update admin_audit_log set result = 'nothing' where target = '${SECOND}';
       update admin_audit_chain c set hash = audit_entry_hash(p.hash, c.position, e)
       from admin_audit_log e, admin_audit_chain p where e.target = '${SECOND}' and c.entry_id = e.id and p.position = c.position - 1`,
      /not as it was/,
    ],
  ])('names the first entry that was %s', async (_, sql, problem) => {
    const position = Number(await positionOf(SECOND));
    await inCopy(async () => {
      await tampered(sql);
      const [finding, ...others] = await doctor();
      expect(others).toEqual([]);
      expect(finding).toMatchObject({
        check: 'audit_chain_broken',
        examples: [expect.stringMatching(problem)],
      });
      const named = /position (\d+)/.exec(finding?.examples[0] ?? '')?.[1];
      expect([position, position + 1]).toContain(Number(named));
    });
  });

  it('finds an entry that was slipped in past the trigger', async () => {
    await inCopy(async () => {
      await tampered(
        `insert into admin_audit_log (id, actor, action, target, result) values (0, 'x', 'replay', 'evt_slipped', 'done')`,
      );
      expect(await doctor()).toMatchObject([{ check: 'audit_entries_unlinked', examples: ['0'] }]);
    });
  });

  it('finds a tail that was cut off', async () => {
    await inCopy(async () => {
      await tampered(`delete from admin_audit_log where target = '${THIRD}';
        delete from admin_audit_chain where position = (select max(position) from admin_audit_chain)`);
      expect(await doctor()).toMatchObject([{ check: 'audit_chain_broken' }]);
    });
  });

  it('finds a chain that was cut with its head, by a head that was logged before', async () => {
    const head = await loggedHead();
    expect(await doctor(database.url, head)).toEqual([]);
    expect(await doctor(database.url, head, 'another-key-of-thirty-two-letters!')).toMatchObject([
      { check: 'audit_head_differs' },
    ]);
    await inCopy(async () => {
      await tampered(`delete from admin_audit_log where id in (
          select entry_id from admin_audit_chain where position = (select max(position) from admin_audit_chain));
        delete from admin_audit_chain where position = (select max(position) from admin_audit_chain);
        update admin_audit_head h set position = c.position, hash = c.hash from admin_audit_chain c
        where c.position = (select max(position) from admin_audit_chain)`);
      expect(await doctor()).toEqual([]);
      expect(await doctor(database.url, head)).toMatchObject([
        { check: 'audit_head_differs', problem: expect.stringMatching(/was cut/) },
      ]);
    });
  });
});

async function loggedHead(): Promise<string> {
  const log = jest.spyOn(Logger.prototype, 'log');
  try {
    await service.app.get(AuditHeads).tell();
    const [line] = log.mock.calls.find(([, message]) => message === 'head of the audit log') ?? [];
    return (line as { auditHead: string }).auditHead;
  } finally {
    log.mockRestore();
  }
}

describe('Every entry', () => {
  it('is a log line too, without the reason, once it is committed', async () => {
    const log = jest.spyOn(Logger.prototype, 'log');
    await service.admin('POST', '/stripe-events/evt_told/replay', { reason: 'a secret' });
    const lines = log.mock.calls
      .filter(([, message]) => message === 'audit entry written')
      .map(([line]) => line);
    log.mockRestore();
    expect(lines).toEqual([
      {
        audit: {
          id: expect.any(String),
          actor: 'olga',
          address: '127.0.0.1',
          action: 'replay',
          target: 'evt_told',
          result: 'refused: event_not_found',
        },
      },
    ]);
  });
});

describe('Old entries', () => {
  it('can be deleted from the beginning on, by the owner alone, and the rest can still be checked', async () => {
    const [{ at } = { at: new Date() }] = await database.query<{ at: Date }>(
      `select at from admin_audit_log where target = 'evt_bad_1'`,
    );
    const [before] = await database.query<{ older: string }>(
      `select count(*) as older from admin_audit_log where at < $1`,
      [at],
    );
    const [forgotten] = await database.query('select forget_audit_entries($1) as entries', [at]);
    expect(forgotten).toEqual({ entries: before?.older });
    expect(await doctor()).toEqual([]);
    expect(await database.query(`select target from admin_audit_log where at < $1`, [at])).toEqual([]);
    await expect(database.query(`delete from admin_audit_log where target = 'evt_bad_1'`)).rejects.toThrow(
      /append-only/,
    );
    const { json } = await service.admin('GET', '/audit?action=forget_entries');
    expect(json.entries).toMatchObject([
      { target: 'admin_audit_log', result: expect.stringContaining('up to position') },
    ]);
    expect(await doctor(database.url, await loggedHead())).toEqual([]);
  });

  it('from before the chain are linked by the migration, in the order of their ids', async () => {
    const own = await createTestDatabase();
    const settings = { DATABASE_URL: own.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 2 };
    const dataSource = await new DataSource(databaseOptions(settings)).initialize();
    try {
      while ((await own.query(`select to_regclass('admin_audit_chain') as name`))[0]?.name !== null)
        await revertLast(dataSource);
      await own.query(
        `${INSERT} select 'older', 'replay', 'evt_' || n, 'done' from generate_series(1, 2500) n`,
      );
      await migrate(dataSource);
      await own.query(`${INSERT} values ('newer', 'replay', 'evt_new', 'done')`);
      const [ends] = await own.query(
        `select max(position) as last, max(id) as id from admin_audit_chain join admin_audit_log on id = entry_id`,
      );
      expect(ends).toEqual({ last: '2501', id: '2501' });
      expect(await doctor(own.url)).toEqual([]);
    } finally {
      await dataSource.destroy();
      await own.drop();
    }
  });
});

describe('Refusals', () => {
  it('beyond ten in a minute share one entry, over all replicas', async () => {
    await database.query(`delete from admin_refusals`);
    const path = '/stripe-events/evt_flood/replay';
    for (let n = 0; n < 15; n += 1) {
      await Promise.all([service, replica].map((each) => each.admin('POST', path, { reason: 'again' })));
    }
    // The thirty may have come in two minutes.
    const counts = await database.query<{ refused: number }>('select refused from admin_refusals');
    expect(counts.reduce((sum, { refused }) => sum + refused, 0)).toBe(30);
    const kept = counts.reduce((sum, { refused }) => sum + Math.min(refused, 10), 0);
    expect(await chain('evt_flood')).toHaveLength(kept);
    await database.query(`update admin_refusals set minute = minute - interval '1 hour'`);
    await Promise.all([service, replica].map((each) => each.app.get(AdminUpkeep).summarizeRefusals()));
    const { json } = await service.admin('GET', '/audit?target=several');
    const others = counts.filter(({ refused }) => refused > 10).map(({ refused }) => refused - 10);
    expect(json.entries).toMatchObject(
      others.map((count) => ({
        actor: 'olga',
        action: 'replay',
        result: expect.stringContaining(`refused: ${count} more`),
      })),
    );
    expect(await database.query('select from admin_refusals')).toEqual([]);
    expect(await doctor()).toEqual([]);
  });
});

describe('Reading an unredacted body', () => {
  it('is recorded once for each person, event and hour, by whichever replica and page', async () => {
    const event = buildEvent({
      type: 'customer.created',
      object: customer({ id: 'cus_read' }),
      created: 1_790_000_000,
    });
    await service.deliver(event);
    await service.until(event.id, 'processed');
    const path = `/stripe-events/${event.id}`;
    await Promise.all([service, replica, service, replica].map((each) => each.admin('GET', path)));
    await service.admin('GET', path, undefined, VIEWER);
    const entries = () =>
      database.query(`select actor, action, result from admin_audit_log where target = $1`, [event.id]);
    expect(await entries()).toEqual([{ actor: 'olga', action: 'read_body', result: 'unredacted' }]);
    await database.query(`update admin_body_readings set hour = hour - interval '25 hours'`);
    await service.app.get(AdminUpkeep).forgetOld();
    expect(await database.query('select from admin_body_readings')).toEqual([]);
    await service.admin('GET', path, undefined, OPERATOR);
    expect(await entries()).toHaveLength(2);
  });
});
