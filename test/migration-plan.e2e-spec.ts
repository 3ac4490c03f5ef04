import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { migrations } from '../src/persistence/migrations';
import { DebianPostgres, noDebianPostgres } from './helpers/debian-postgres';
import { asSuperuser, createTestDatabase, SCHEMA, type TestDatabase } from './helpers/test-database';
import { VersionTree } from './helpers/version-tree';

const NOTES = 'AddNotes1890000000000';
const INDEX = 'IndexPlans1890000000001';
/** The newest of the project's own. */
const LAST_BEFORE = migrations.map((migration) => new migration().name).at(-1) ?? '';

let tree: VersionTree;
let database: TestDatabase;
const scratch = () => process.env.TEST_DATABASE_URL ?? '';

beforeAll(async () => {
  [tree, database] = await Promise.all([VersionTree.make(), createTestDatabase()]);
  await tree.addMigration(NOTES, {
    up: [
      'create table ${s}.notes (id bigint primary key, plan_id uuid references ${s}.plans (id))',
      'alter table ${s}.plans\n      add column note text,\n      alter column sort_order type bigint',
      'create index tenants_note on ${s}.tenants (name)',
    ],
    down: [
      'drop index ${s}.tenants_note',
      'alter table ${s}.plans drop column note',
      'drop table ${s}.notes',
    ],
  });
  await tree.addMigration(INDEX, {
    more: 'readonly transaction = false;',
    up: [
      'drop index concurrently if exists ${s}.plans_order',
      'create index concurrently plans_order on ${s}.plans (sort_order)',
    ],
    down: ['drop index concurrently if exists ${s}.plans_order'],
  });
  await database.query(
    `insert into plans (id, name, slug) select gen_random_uuid(), 'P', 'p' || n from generate_series(1, 1234) n`,
  );
  await database.query('analyze plans');
});

afterAll(async () => {
  await tree.remove();
  await database.drop();
});

function plan(args: string[], env: Record<string, string> = {}) {
  return tree.migration('plan', args, { DATABASE_URL: database.url, ...env });
}

async function markdown(...args: string[]): Promise<string> {
  const file = join(tree.directory, 'plan.md');
  const { code, output } = await plan(['--scratch', scratch(), '--output', file, ...args]);
  expect({ code, output }).toMatchObject({ code: 0 });
  return readFile(file, 'utf8');
}

/** What is said of one statement. */
function notesOf(text: string, sql: string): string[] {
  const after = text.slice(text.indexOf(sql));
  const end = /\n(\*\*\d|#|<)/.exec(after)?.index ?? after.length;
  return after
    .slice(0, end)
    .split('\n')
    .filter((line) => line.startsWith('- '));
}

const digestIn = (text: string) => /Digest `(\w{64})`/.exec(text)?.[1];

describe('The plan', () => {
  let text: string;
  beforeAll(async () => {
    text = await markdown();
  });

  it('begins with the digest and how to approve it, then has a line and a section for each migration', () => {
    const digest = digestIn(text);
    const lines = text.split('\n').filter((line) => /^(#|\||Digest|npm|<details)/.test(line));
    expect(lines.map((line) => line.replaceAll(/\b[0-9a-f]{12,64}\b/g, '…'))).toEqual([
      '# Schema change: 2 migrations',
      'Digest `…`',
      'npm run migration:approve -- --by <your name> --digest …',
      '| | migration | transaction | strongest lock on a table in use | squawk | digest |',
      '| --- | --- | --- | --- | --- | --- |',
      `| 1 | ${NOTES} | one | ACCESS EXCLUSIVE on \`plans\` | ${findings(NOTES)} | \`…\` |`,
      `| 2 | ${INDEX} | none | SHARE UPDATE EXCLUSIVE on \`plans\` | ${findings(INDEX)} | \`…\` |`,
      `## ${NOTES}`,
      'Digest `…`. All of it is one transaction.',
      '### `up`: what would run',
      '<details><summary><code>down</code>: what would take it back</summary>',
      `## ${INDEX}`,
      'Digest `…`. **Outside of a transaction**: each statement is done by itself, and all must stand being run again.',
      '### `up`: what would run',
      '<details><summary><code>down</code>: what would take it back</summary>',
    ]);
    expect(text).toContain(`--digest ${digest}`);

    /** As many as are in the section. */
    function findings(name: string): number {
      const section = text.slice(text.indexOf(`## ${name}`)).split('<details>')[0] ?? '';
      return section.split('- squawk [').length - 1;
    }
  });

  it('has the exact SQL of both directions', () => {
    expect(text).toContain(
      `alter table ${SCHEMA}.plans\n  add column note text,\n  alter column sort_order type bigint;`,
    );
    expect(text).toContain(`drop index concurrently if exists ${SCHEMA}.plans_order;`);
    expect(text).toContain(`alter table ${SCHEMA}.plans drop column note;`);
  });

  it('tells what was locked, how large that is in the target, whom it blocks, and what is written anew', () => {
    const size = String.raw`about 1,234 rows, \d+ kB`;
    const [referenced, created] = notesOf(text, `create table ${SCHEMA}.notes`);
    expect(referenced).toMatch(
      new RegExp(
        String.raw`^- ⚠️ \*\*SHARE ROW EXCLUSIVE\*\* on \`plans\` \(${size}\): blocks everybody who writes; reading goes on`,
      ),
    );
    expect(created).toBe('- locks `notes`, which the target does not have yet');
    const altered = notesOf(text, `alter table ${SCHEMA}.plans\n`);
    expect(altered).toContainEqual(
      expect.stringMatching(
        /^- ⚠️ \*\*ACCESS EXCLUSIVE\*\* on `plans` .*: blocks everybody, readers too, until the migration ends/,
      ),
    );
    expect(altered).toContain('- ⚠️ writes `plans` anew, row by row, while it is locked');
    expect(notesOf(text, 'create index concurrently plans_order')).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^- \*\*SHARE UPDATE EXCLUSIVE\*\* on `plans` .*reading and writing go on/),
        expect.stringContaining('known, not seen'),
      ]),
    );
  });

  it('tells the locks on a table that is dropped', () => {
    expect(notesOf(text, `drop table ${SCHEMA}.notes`)).toContain(
      '- locks `notes`, which the target does not have yet',
    );
  });

  it("has squawk's findings beside the statements that they are of", () => {
    expect(notesOf(text, `alter table ${SCHEMA}.plans\n`).join('\n')).toContain(
      '[changing-column-type](https://squawkhq.com/docs/changing-column-type)',
    );
    expect(notesOf(text, 'create index tenants_note').join('\n')).toContain(
      '[require-concurrent-index-creation]',
    );
    expect(notesOf(text, 'create index concurrently').join('\n')).not.toContain('require-concurrent');
  });

  it('of a revert has the down of the last migration only, and another digest', async () => {
    const reverting = await markdown('--revert');
    expect(reverting).toContain('# Schema change: revert 1 migration\n');
    expect(reverting).toContain(`## ${LAST_BEFORE}\n`);
    expect(reverting).toMatch(/^### `down`: what would run$/m);
    expect(reverting).toMatch(/^- .*\*\*[A-Z ]+\*\* on `\w+`/m);
    expect(digestIn(reverting)).not.toBe(digestIn(text));
  });

  it('needs no database where it is told which migrations have run', async () => {
    const { code, output } = await plan(['--after', LAST_BEFORE], { DATABASE_URL: '' });
    expect(code).toBe(0);
    expect(digestIn(output)).toBe(digestIn(text));
    expect(output).toContain('For no database in particular');
    expect(output).toMatch(/\*\*ACCESS EXCLUSIVE\*\* on `plans`: blocks/);
  });

  it('says what to do where there is nothing to try it in', async () => {
    const unreachable = 'postgres://127.0.0.1:1/none';
    const { code, output } = await plan(['--scratch', unreachable]);
    expect(code).toBe(1);
    expect(output).toContain('--no-scratch');
    expect(output).not.toContain('at Object');
  });
});

describe('Making a plan', () => {
  it('writes nothing to the target: a role that may only read what has run, and who approved it, is enough', async () => {
    const role = `reader_${database.url.split('_').at(-1)}`;
    await asSuperuser(`create role ${role} login password 'reader'`);
    await database.query(
      `grant usage on schema ${SCHEMA} to ${role}; grant select on typeorm_migrations, schema_approvals, schema_changes to ${role}`,
    );
    try {
      const url = Object.assign(new URL(database.url), { username: role, password: 'reader' }).href;
      const catalogue = () => database.query(`select oid, relname, relfilenode from pg_class order by oid`);
      const before = await catalogue();
      const ended = await plan(['--scratch', scratch()], { DATABASE_URL: url });
      expect(ended).toMatchObject({ code: 0, output: expect.stringContaining(`## ${NOTES}`) });
      expect(await catalogue()).toEqual(before);
    } finally {
      await database.query(`drop owned by ${role}; drop role ${role}`);
    }
  });

  it('leaves no database behind on the server on which it was tried', async () => {
    await plan(['--scratch', scratch()]);
    expect(
      await database.query(`select datname from pg_database where datname like 'hookledger_scratch%'`),
    ).toEqual([]);
  });
});

describe('The digest', () => {
  it('is the same whatever the schema is called', async () => {
    const digests = await Promise.all(
      ['billing', 'synapscale_db'].map(async (schema) => {
        const { output } = await plan(['--after', LAST_BEFORE, '--scratch', scratch()], {
          DATABASE_SCHEMA: schema,
        });
        expect(output).toContain(`create table ${schema}.notes`);
        return digestIn(output);
      }),
    );
    expect(digests[0]).toMatch(/^\w{64}$/);
    expect(digests[1]).toBe(digests[0]);
  });
});

(noDebianPostgres ? describe.skip : describe)(`On PostgreSQL 15 and on 18${noDebianPostgres}`, () => {
  let debian: DebianPostgres;
  let empty: TestDatabase;
  beforeAll(async () => {
    [debian, empty] = await Promise.all([DebianPostgres.start(), createTestDatabase({ empty: true })]);
  });
  afterAll(async () => {
    await Promise.all([debian.remove(), empty.drop()]);
  });

  it('the digest of all migrations is the same', async () => {
    const digests: (string | undefined)[] = [];
    for (const [server, target] of [
      [debian.urlOf('postgres'), debian.urlOf('postgres')],
      [scratch(), empty.url],
    ] as const) {
      const { code, output } = await plan(['--scratch', server], { DATABASE_URL: target });
      expect({ code, output }).toMatchObject({ code: 0 });
      digests.push(digestIn(output));
    }
    expect(digests[0]).toMatch(/^\w{64}$/);
    expect(digests[1]).toBe(digests[0]);
  });
});
