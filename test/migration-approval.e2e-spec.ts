import { Client } from 'pg';
import { createTestDatabase, SCHEMA, type TestDatabase } from './helpers/test-database';
import { eventually } from './helpers/test-service';
import { type Ended, VersionTree } from './helpers/version-tree';

const NOTES = 'AddNotes1890000000000';
const TEXTS = 'AddTexts1890000000001';
const INDEX = 'IndexPlans1890000000002';

const notes = {
  up: ['create table ${s}.notes (id bigint primary key)', 'alter table ${s}.plans add column note bigint'],
  down: ['alter table ${s}.plans drop column note', 'drop table ${s}.notes'],
};
const texts = {
  up: ['alter table ${s}.plans add column body text'],
  down: ['alter table ${s}.plans drop column body'],
};
const index = {
  more: 'readonly transaction = false;',
  up: [
    'drop index concurrently if exists ${s}.plans_order',
    'create index concurrently plans_order on ${s}.plans (sort_order)',
  ],
  down: ['drop index concurrently if exists ${s}.plans_order'],
};

let tree: VersionTree;
let database: TestDatabase;

beforeEach(async () => {
  [tree, database] = await Promise.all([VersionTree.make(), createTestDatabase()]);
  // Migrated before there were records of it.
  await database.query(
    'drop table schema_approvals, schema_changes; drop function refuse_schema_record_change()',
  );
});

afterEach(async () => {
  await tree.remove();
  await database.drop();
});

/** In production, where one approval is needed if nothing else is said. */
function migration(command: string, args: string[] = [], env: Record<string, string> = {}): Promise<Ended> {
  return tree.migration(command, args, { NODE_ENV: 'production', DATABASE_URL: database.url, ...env });
}

/** What was read by whoever approves. */
async function digestOf(...args: string[]): Promise<string> {
  const { code, output } = await migration('plan', ['--no-scratch', ...args]);
  const [, digest = ''] = /Digest `([0-9a-f]{64})`/.exec(output) ?? [];
  expect({ code, digest }).toEqual({ code: 0, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  return digest;
}

async function approveAs(name: string, ...planArgs: string[]): Promise<string> {
  const digest = await digestOf(...planArgs);
  expect(await migration('approve', ['--by', name, '--digest', digest])).toMatchObject({ code: 0 });
  return digest;
}

async function executed(): Promise<string[]> {
  const rows = await database.query<{ name: string }>(
    'select name from typeorm_migrations where name like $1 order by id',
    ['%189000000000_'],
  );
  return rows.map(({ name }) => name);
}

async function history(): Promise<Record<string, unknown>[]> {
  return database.query('select * from schema_changes order by id');
}

/** Somebody else, in a transaction with this behind it. */
async function meanwhile(sql: string, work: (release: () => Promise<void>) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: database.url, application_name: 'somebody-else' });
  await client.connect();
  try {
    await client.query(`begin; ${sql}`);
    await work(async () => {
      await client.query('commit');
    });
  } finally {
    await client.end();
  }
}

describe('A migration in production', () => {
  beforeEach(() => tree.addMigration(NOTES, notes));

  it('runs once somebody has approved it, and not before', async () => {
    const refused = await migration('run');
    expect(refused.code).toBe(3);
    expect(refused.output).toContain('0 of 1 approvals');
    expect(refused.output).toContain(NOTES);
    expect(await executed()).toEqual([]);

    const digest = await digestOf();
    expect(refused.output).toContain(`--by <your name> --digest ${digest}`);
    const approved = await migration('approve', ['--by', 'ada', '--digest', digest, '--reason', 'OPS-7']);
    expect(approved).toMatchObject({
      code: 0,
      output: expect.stringContaining(`ada approves: run ${NOTES}`),
    });
    expect(await migration('run')).toMatchObject({
      code: 0,
      output: expect.stringContaining(`ran ${NOTES} in `),
    });
    expect(await executed()).toEqual([NOTES]);
    expect(await migration('run')).toEqual({ code: 0, output: 'Nothing to do: all have run.\n' });
  });

  it('is refused when a byte of it is not what was approved, by its name and with both digests', async () => {
    await tree.addMigration(TEXTS, texts);
    await approveAs('ada');
    const [{ changes }] = (await database.query<{ changes: { name: string; digest: string }[] }>(
      'select changes from schema_approvals',
    )) as [{ changes: { name: string; digest: string }[] }];
    await tree.editMigration(TEXTS, 'add column body text', 'add column body texT');
    const plan = await migration('plan', ['--no-scratch']);
    const now = /AddTexts\d+\n\nDigest `(\w{64})`/.exec(plan.output)?.[1];
    const then = changes.find(({ name }) => name === TEXTS)?.digest;
    expect(now).not.toBe(then);

    const { code, output } = await migration('run');
    expect(code).toBe(3);
    expect(output).toContain(`${TEXTS} has changed since\n    approved  ${then}\n    now       ${now}`);
    expect(output).not.toContain(`${NOTES} has changed`);
    expect(await executed()).toEqual([]);
    await tree.editMigration(TEXTS, 'add column body texT', 'add column body text');
    expect(await migration('run')).toMatchObject({ code: 0 });
  });

  it('is refused when it comes beside what was approved', async () => {
    await approveAs('ada');
    await tree.addMigration(TEXTS, texts);
    const { code, output } = await migration('run');
    expect(code).toBe(3);
    expect(output).toContain(`${TEXTS} is not part of it`);
    expect(await executed()).toEqual([]);
  });

  it('needs as many different people as are asked for', async () => {
    const two = { MIGRATIONS_REQUIRED_APPROVALS: '2' };
    const digest = await approveAs('ada');
    const again = await migration('approve', ['--by', ' Ada', '--digest', digest]);
    expect(again.output).toContain('had approved it before');
    const refused = await migration('run', [], two);
    expect(refused).toMatchObject({ code: 3, output: expect.stringContaining('1 of 2 approvals (ada)') });
    await approveAs('grace');
    expect(await migration('run', [], two)).toMatchObject({ code: 0 });
    expect(await history()).toMatchObject([{ run_by: 'ada, grace', approved_by: ['ada', 'grace'] }]);
  });

  it('is approved by its digest alone: that of another plan is refused', async () => {
    const digest = await digestOf();
    await tree.addMigration(TEXTS, texts);
    const { code, output } = await migration('approve', ['--by', 'ada', '--digest', digest]);
    expect(code).toBe(3);
    expect(output).toContain(await digestOf());
  });

  it('is reverted only once the revert is approved too, and has to be approved anew to run again', async () => {
    await approveAs('ada');
    await migration('run');
    expect(await migration('revert')).toMatchObject({ code: 3 });
    const digest = await approveAs('grace', '--revert');
    expect(await migration('revert', ['--by', 'tom'])).toMatchObject({
      code: 0,
      output: expect.stringContaining(`reverted ${NOTES}`),
    });
    expect(await executed()).toEqual([]);
    expect(await migration('run')).toMatchObject({ code: 3 });
    await approveAs('ada');
    expect(await migration('run')).toMatchObject({ code: 0 });
    // What has been reverted once under an approval is not reverted again under it.
    expect(await digestOf('--revert')).toBe(digest);
    expect(await migration('revert')).toMatchObject({ code: 3 });
    expect(await history()).toMatchObject([
      { direction: 'up', run_by: 'ada' },
      { direction: 'down', run_by: 'tom', approved_by: ['grace'] },
      { direction: 'up', run_by: 'ada' },
    ]);
  });

  it('stays approved when the run broke off before it', async () => {
    await tree.addMigration(TEXTS, { up: ['select 1 / (select count(*) from ${s}.plans)'], down: [] });
    await approveAs('ada');
    const broken = await migration('run');
    expect(broken.code).toBe(1);
    expect(broken.output).toContain(`${TEXTS} failed at statement 1 of 1`);
    expect(await executed()).toEqual([NOTES]);
    await database.query(`insert into plans (id, name, slug) values (gen_random_uuid(), 'A', 'a')`);
    expect(await migration('run')).toMatchObject({ code: 0 });
    expect(await executed()).toEqual([NOTES, TEXTS]);
  });

  it('is written down: what, by whom, approved by whom, when and for how long; and nobody edits that', async () => {
    const before = Date.now();
    await approveAs('ada');
    await migration('run', ['--by', 'release 1.2']);
    const [{ started_at, finished_at, duration_ms, digest, ...entry }] = (await history()) as [
      Record<string, unknown>,
    ];
    expect(entry).toEqual({
      id: '1',
      migration: NOTES,
      direction: 'up',
      run_by: 'release 1.2',
      approved_by: ['ada'],
      attempts: 1,
      outcome: 'done',
      error: null,
      database_user: 'postgres',
    });
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    const [started, finished] = [started_at, finished_at].map((at) => (at as Date).getTime()) as [
      number,
      number,
    ];
    expect(started).toBeGreaterThan(before - 1_000);
    expect(Math.abs(finished - started - Number(duration_ms))).toBeLessThan(2);
    for (const table of ['schema_changes', 'schema_approvals']) {
      await expect(database.query(`update ${table} set database_user = 'me'`)).rejects.toThrow('append-only');
      await expect(database.query(`delete from ${table}`)).rejects.toThrow('append-only');
      await expect(database.query(`truncate ${table}`)).rejects.toThrow('append-only');
    }
  });

  it('is refused when nobody can know in advance what it runs', async () => {
    await tree.editMigration(
      NOTES,
      'async up(runner: QueryRunner): Promise<void> {\n    const s = schemaOf(runner);',
      'async up(runner: QueryRunner): Promise<void> {\n    const s = schemaOf(runner);\n    const [row] = await runner.query(`select 1`);\n    if (row) return;',
    );
    for (const command of ['plan', 'run']) {
      const { code, output } = await migration(command);
      expect({ code, output }).toEqual({
        code: 3,
        output: expect.stringContaining(`${NOTES} cannot be reviewed: it reads what a query answers`),
      });
    }
  });
});

describe('Outside of production', () => {
  it('migrations run without an approval, also in a database that knows of none', async () => {
    const tables = await database.query(`select to_regclass('schema_changes') as history`);
    expect(tables).toEqual([{ history: null }]);
    await tree.addMigration(NOTES, notes);
    expect(await migration('run', [], { NODE_ENV: 'development' })).toMatchObject({ code: 0 });
    expect(await history()).toMatchObject([{ migration: NOTES, approved_by: [], outcome: 'done' }]);
    expect((await history())[0]?.run_by).not.toBe('');
  });
});

describe('While others use the tables', () => {
  const free = { NODE_ENV: 'development' };
  const impatient = ['--lock-timeout', '200ms', '--attempts'];
  /** Long enough for a busy machine to look who is in the way. */
  const looking = ['--lock-timeout', '2s', '--attempts'];

  it('two runs at once run each migration once', async () => {
    // It takes as long as processes may differ in starting.
    await tree.addMigration(NOTES, { ...notes, up: ['select pg_sleep(3)', ...notes.up] });
    await tree.addMigration(INDEX, index);
    const runs = await Promise.all([1, 2, 3].map(() => migration('run', [], free)));
    expect(runs.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await executed()).toEqual([NOTES, INDEX]);
    expect(await history()).toHaveLength(2);
  });

  it('a run asks again for a lock that somebody holds, and goes on when it is free', async () => {
    await tree.addMigration(NOTES, notes);
    await meanwhile(`lock table ${SCHEMA}.plans in access share mode`, async (release) => {
      const run = migration('run', [...looking, '50'], free);
      const waits = new Set<unknown>();
      await eventually(async () => {
        const waiting = await database.query(
          `select l.waitstart::text from pg_locks l join pg_class c on c.oid = l.relation
           where not l.granted and c.relname = 'plans' and l.waitstart is not null`,
        );
        for (const { waitstart } of waiting) waits.add(waitstart);
        expect(waits.size).toBeGreaterThan(1);
      });
      expect(await executed()).toEqual([]);
      await release();
      const { code, output } = await run;
      expect({ code, output }).toMatchObject({ code: 0 });
      expect(output).toMatch(
        /a lock was not to be had, held by process \d+ \(somebody-else, idle in transaction/,
      );
    });
    const [entry] = await history();
    expect(entry).toMatchObject({ outcome: 'done' });
    expect(Number(entry?.attempts)).toBeGreaterThan(1);
  });

  it('a run keeps others waiting for no longer than its lock timeout, and gives up with nothing half done', async () => {
    await tree.addMigration(NOTES, notes);
    await meanwhile(`lock table ${SCHEMA}.plans in access share mode`, async (release) => {
      const { code, output } = await migration('run', [...looking, '3'], free);
      expect(code).toBe(1);
      expect(output).toContain(`${NOTES} gave up after 3 attempts of 2000 ms each`);
      expect(output).toMatch(/In the way was process \d+ \(somebody-else/);
      expect(output).toContain('Nothing of it was done.');
      await release();
    });
    expect(await database.query(`select to_regclass('notes') as notes`)).toEqual([{ notes: null }]);
    expect(await executed()).toEqual([]);
    expect(await history()).toMatchObject([{ migration: NOTES, outcome: 'failed', attempts: 3 }]);
    expect(await migration('run', [], free)).toMatchObject({ code: 0 });
  });

  it('an index that is built concurrently waits for old transactions as long as they last', async () => {
    await tree.addMigration(INDEX, index);
    await meanwhile(`lock table ${SCHEMA}.plans in row exclusive mode`, async (release) => {
      const run = migration('run', [...impatient, '1', '--statement-timeout', '300ms'], free);
      // Longer than any of its limits.
      await eventually(async () => {
        const waiting = await database.query(
          `select from pg_stat_activity where datname = current_database() and query ilike '%index concurrently%'
             and wait_event_type = 'Lock' and query_start < now() - interval '1 second'`,
        );
        expect(waiting).toHaveLength(1);
      });
      await release();
      expect(await run).toMatchObject({ code: 0 });
    });
    expect(await history()).toMatchObject([{ migration: INDEX, outcome: 'done', attempts: 1 }]);
  });
});

describe('A migration that is edited after it ran', () => {
  it('is told of by the plan, with both digests, and by the doctor', async () => {
    const env = { DATABASE_URL: database.url };
    await tree.addMigration(NOTES, notes);
    await migration('run', [], { NODE_ENV: 'development' });
    const healthy = await tree.run('src/cli/doctor.ts', ['--json'], env);
    expect(healthy.output).not.toContain('edited_migrations');
    await tree.editMigration(NOTES, 'note bigint', 'note integer');
    const { code, output } = await migration('plan', ['--no-scratch']);
    expect(code).toBe(0);
    expect(output).toMatch(
      new RegExp(`${NOTES} has been edited since it ran[^]*ran: \`\\w{64}\`\n- now: \`\\w{64}\``),
    );
    const { output: found } = await tree.run('src/cli/doctor.ts', ['--json'], env);
    expect(JSON.parse(found).findings).toMatchObject([{ check: 'edited_migrations', examples: [NOTES] }]);
  });
});
