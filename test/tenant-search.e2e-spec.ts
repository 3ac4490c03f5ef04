import type { EntityManager } from 'typeorm';
import { tenantPage, type TenantSummary } from '../src/admin/tenants/tenant-page';
import { TenantSearch } from '../src/admin/tenants/tenant-search';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';

const COUNT = 100_000;
const ID = '00000000-0000-4000-8000-00000000002a';
const search = new TenantSearch();

let database: TestDatabase;
let manager: EntityManager;
let statements: { sql: string; values: unknown[] }[];

beforeAll(async () => {
  database = await createTestDatabase();
  manager = {
    query: (sql: string, values: unknown[]) => {
      statements.push({ sql, values });
      return database.query(sql, values);
    },
  } as unknown as EntityManager;
  await database.query(
    `insert into tenants (id, name, slug, stripe_subscription_id)
     select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid,
       case when n % 1000 = 0 then 'Ärger & Söhne ' || n when n % 7 = 0 then 'Zoo ' || n else 'Tenant ' || n end,
       case when n % 500 = 0 then '100%_real-' || n else 'tenant-' || n end, 'sub_' || n
     from generate_series(1, ${COUNT}) n`,
  );
  await database.query(`insert into stripe_customers (id, tenant_id) values ('cus_42', $1)`, [ID]);
  await database.query('analyze tenants');
});

beforeEach(() => {
  statements = [];
});

afterAll(() => database.drop());

describe('Of a hundred thousand tenants', () => {
  it.each([
    undefined,
    ID,
    ID.toUpperCase(),
    'cus_42',
    'sub_42',
    'tenant-4242',
    'tenant',
    't',
    'ärger',
    'zzz',
    '100%_',
  ])(
    'the search for %s reads no more than along an index, whatever the planner knows of the text',
    async (text) => {
      const first = await page(text);
      if (first.cursor !== null) await page(text, first.cursor);
      for (const mode of ['force_custom_plan', 'force_generic_plan']) {
        for (const { sql, values } of statements) {
          const plan = await explained(sql, values, mode);
          expect({ sql, plan }).toEqual({ sql, plan: expect.not.stringMatching(tooMuch(sql)) });
        }
      }
    },
  );

  it('one is found by its whole id, that of its customer and that of its subscription', async () => {
    for (const text of [ID, ID.toUpperCase(), 'cus_42', 'sub_42'])
      expect((await page(text)).tenants.map(({ id }) => id)).toEqual([ID]);
  });

  it('those are found, each once, whose slug or name begins with the text, in any case', async () => {
    for (const text of ['TENANT-99', 'zoo 99', 'ÄRGER', '100%_REAL-9', 'tenant 9999', 'zzz']) {
      const expected = await database.query<{ id: string }>(
        `select id from tenants where starts_with(lower(slug), lower($1)) or starts_with(lower(name), lower($1))`,
        [text],
      );
      const found = await everyPage(text);
      expect([text, found.toSorted()]).toEqual([text, expected.map(({ id }) => id).toSorted()]);
    }
  });

  it('those found by slug come before those found by name, over the edges of pages', async () => {
    await database.query(
      `insert into tenants (name, slug) select 'Other', 'both-' || lpad(n::text, 2, '0') from generate_series(1, 4) n
       union all select 'Both ' || lpad(n::text, 2, '0'), 'other-' || n from generate_series(1, 4) n`,
    );
    for (const limit of [1, 2, 3, 4, 5, 7, 8, 9]) {
      const names: string[] = [];
      let cursor: string | null | undefined;
      do {
        const found = await page('both', cursor ?? undefined, limit);
        names.push(...found.tenants.map(({ slug }) => slug));
        cursor = found.cursor;
      } while (cursor !== null);
      expect([limit, names]).toEqual([
        limit,
        ['both-01', 'both-02', 'both-03', 'both-04', 'other-1', 'other-2', 'other-3', 'other-4'],
      ]);
    }
  });

  it('a cursor that was never given is refused', async () => {
    for (const cursor of ['x', 'W10', Buffer.from('["slug","a\\u0000","x"]').toString('base64url')])
      await expect(page('tenant', cursor)).rejects.toMatchObject({ code: 'invalid_request' });
  });

  it('a tenant may have a name that is longer than an index entry', async () => {
    const long = Array.from({ length: 4_000 }, (_, index) =>
      String.fromCodePoint(0x4e00 + ((index * 7_919) % 20_000)),
    );
    const name = `Long ${long.join('')}`;
    await database.query(`insert into tenants (name, slug) values ($1, 'long-one')`, [name]);
    expect((await page(name.slice(0, 200))).tenants.map(({ slug }) => slug)).toEqual(['long-one']);
  });
});

function page(text: string | undefined, cursor?: string, limit?: number) {
  return search.list(tenantPage.parse({ search: text, cursor, ...(limit && { limit }) }), manager);
}

async function everyPage(text: string): Promise<string[]> {
  const found: TenantSummary[] = [];
  let cursor: string | null | undefined;
  do {
    const next = await page(text, cursor ?? undefined, 200);
    found.push(...next.tenants);
    cursor = next.cursor;
  } while (cursor !== null);
  return found.map(({ id }) => id);
}

/** What is read by whole ids is few, and may be sorted. */
function tooMuch(sql: string): RegExp {
  return sql.includes('limit') ? /Seq Scan on tenants|Sort/ : /Seq Scan on tenants/;
}

/** A parameter of a prepared statement may be unknown when it is planned. */
async function explained(sql: string, values: unknown[], mode: string): Promise<string> {
  const literals = values.map((value) =>
    value === null ? 'null' : `'${String(value).replaceAll("'", "''")}'`,
  );
  await database.query(`set plan_cache_mode = ${mode}`);
  await database.query(`prepare asked as ${sql}`);
  const rows = await database.query<{ 'QUERY PLAN': string }>(
    `explain (costs off) execute asked (${literals.join(', ')})`,
  );
  await database.query('deallocate asked');
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}
