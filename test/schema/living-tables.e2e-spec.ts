import { createTestDatabase, SCHEMA, type TestDatabase } from '../helpers/test-database';
import { type Step, stepsDown, stepsUp } from './steps';

/** The last migration from before the rule. */
const BEFORE_THE_RULE = 1764460804000;

/** What breaks the rule all the same, as `<migration> <up or down>: <table or index>`, and why it may. */
const allowed: Readonly<Record<string, string>> = Object.fromEntries(
  ['admin_audit_chain', 'admin_audit_chain_pkey', 'admin_audit_chain_entry_id_key'].map((name) => [
    `LinkAuditEntries1764547250001 down: ${name}`,
    'It takes back the links that it made, which nothing reads once the chain is undone.',
  ]),
);

interface Lying {
  /** Of an index. */
  table: string;
  /** The file in which it lies: another one after it was made anew. */
  file: string;
}

type Storage = Map<string, Lying>;

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
});

afterEach(() => database.drop());

describe(`Every migration since ${BEFORE_THE_RULE}`, () => {
  it('builds and drops the indexes of tables that are there concurrently, and writes no such table anew', async () => {
    const violations: string[] = [];
    for (const step of [...stepsUp(database.url), ...stepsDown(database.url)]) {
      const found = await violationsOf(step);
      if (Number(/\d{13}/.exec(step.name)?.[0]) > BEFORE_THE_RULE) violations.push(...found);
    }
    expect(violations.filter((violation) => !(violation in allowed))).toEqual([]);
    expect(Object.keys(allowed).filter((violation) => !violations.includes(violation))).toEqual([]);
  });

  it('would be noticed: those before the rule do it', async () => {
    const found: string[] = [];
    for (const step of stepsUp(database.url)) found.push(...(await violationsOf(step)));
    expect(found).toContain('IndexRareStates1764028801000 up: stripe_event_log_waiting');
    expect(found).toContain('IndexSearches1764460803000 up: stripe_event_log_type');
    expect(found.filter((violation) => violation.startsWith('CoverSearches1764460804000'))).toEqual([]);
  });
});

const BUILT = /\bcreate (?:unique )?index concurrently\b/i;
const DROPPED = /\bdrop index concurrently\b/i;

async function violationsOf({ name, run }: Step): Promise<string[]> {
  const before = await storage();
  const statements = await run();
  const after = await storage();
  const isConcurrent = (verb: RegExp, index: string) =>
    statements.some((statement) => verb.test(statement) && statement.includes(index));
  const touched = [...new Set([...before.keys(), ...after.keys()])].filter((object) => {
    const [was, is] = [before.get(object), after.get(object)];
    const table = (was ?? is)?.table ?? '';
    // A table that comes or goes as a whole is nobody's yet, or nobody's any more.
    if (!before.has(table) || !after.has(table) || was?.file === is?.file) return false;
    if (object === table) return true;
    return (is && !isConcurrent(BUILT, object)) || (was && !isConcurrent(DROPPED, object));
  });
  return touched.map((object) => `${name}: ${object}`);
}

/** Tables and indexes, by name; a table's own table is itself. */
async function storage(): Promise<Storage> {
  const rows = await database.query<Lying & { name: string }>(
    `select c.relname as name, coalesce(t.relname, c.relname) as table, c.relfilenode::text as file
     from pg_class c left join pg_index i on i.indexrelid = c.oid left join pg_class t on t.oid = i.indrelid
     where c.relnamespace = to_regnamespace($1) and c.relkind in ('r', 'i')`,
    [SCHEMA],
  );
  return new Map(rows.map(({ name, table, file }) => [name, { table, file }]));
}
