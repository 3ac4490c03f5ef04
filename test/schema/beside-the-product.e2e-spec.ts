import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/persistence/database.options';
import { migrate, revertLast } from '../../src/schema-changes/migrate';
import { createTestDatabase, SCHEMA, type TestDatabase } from '../helpers/test-database';
import { readCatalogue } from './catalogue';
import { listSchema } from './listing';
import { readFiles, readProductRows } from './product/product-rows';
import { makeProductTables, TENANTS } from './product/product-tables';

let database: TestDatabase;
let dataSource: DataSource;
let listedBefore: string[];
let rowsBefore: Map<string, string>;
let filesBefore: Map<string, string>;

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  await makeProductTables(database.query, SCHEMA);
  listedBefore = await listSchema(database.query, SCHEMA);
  rowsBefore = await readProductRows(database.query);
  filesBefore = await readFiles(database.query);
  const settings = { DATABASE_URL: database.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 3 };
  dataSource = await new DataSource(databaseOptions(settings)).initialize();
});

afterEach(async () => {
  await dataSource.destroy();
  await database.drop();
});

describe("All migrations, in a schema that is full of the product's rows", () => {
  it('write no row of its, make none of its tables and indexes anew, and change nothing that it has said', async () => {
    expect(rowsBefore.size).toBeGreaterThan(2 * TENANTS);
    await migrate(dataSource);
    expect(differences(rowsBefore, await readProductRows(database.query))).toEqual([]);
    const files = await readFiles(database.query);
    expect([...filesBefore].filter(([name, file]) => files.get(name) !== file)).toEqual([]);
    const listed = new Set(await listSchema(database.query, SCHEMA));
    expect(listedBefore.filter((line) => !listed.has(line))).toEqual([]);
  });

  it('add to its tables the columns that are missing, marked and described, and the indexes it needs, and nothing else', async () => {
    await migrate(dataSource);
    const known = new Set(listedBefore);
    const added = (await listSchema(database.query, SCHEMA)).filter((line) => !known.has(line));
    const onItsTables = added.flatMap((line) => subject.exec(line)?.[1] ?? []);
    expect(onItsTables).toEqual([
      'plans.allow_api_access',
      'plans.allow_audit_log',
      'plans.allow_custom_domains',
      'plans.allow_sso',
      'plans.is_default',
      'plans.max_executions_per_month',
      'plans.max_members_per_workspace',
      'plans.max_projects_per_workspace',
      'plans.max_workspaces',
      'tenants.cancel_at_period_end',
      'tenants.max_members_per_workspace',
      'tenants.max_storage_mb',
      'tenants.max_workspaces',
      'workspaces.max_projects',
      'workspaces.max_storage_mb',
      'workspaces.plan_id',
      'tenants_name_search_hookledger',
      'tenants_slug_search_hookledger',
      'tenants_subscription_hookledger',
      'workspaces_tenant_id_hookledger',
    ]);
    const { tables } = await readCatalogue(database.query, SCHEMA);
    const reasons = tables
      .filter(({ name }) => ['plans', 'tenants', 'workspaces'].includes(name))
      .flatMap(({ name, columns }) =>
        columns.map((column) => [`${name}.${column.name}`, column.reason] as const),
      );
    for (const [column, reason] of reasons) {
      if (onItsTables.includes(column)) expect(reason).toMatch(/^Brought by hookledger\. \S/);
    }
    expect(Object.fromEntries(reasons)).toMatchObject({
      'tenants.status': "trial, active or closed; it's ours",
      'tenants.name': null,
      'plans.slug': 'Brought by hookledger? No, ours.',
    });
  });

  it('leave everything as it was when they are taken back', async () => {
    await migrate(dataSource);
    for (let left = dataSource.migrations.length; left > 0; left -= 1) await revertLast(dataSource);
    expect(await listSchema(database.query, SCHEMA)).toEqual(listedBefore);
    expect(differences(rowsBefore, await readProductRows(database.query))).toEqual([]);
  });

  it("keep what the product says of hookledger's tables meanwhile, and take back only their own words", async () => {
    await migrate(dataSource);
    await database.query(`comment on column tenants.max_workspaces is 'We read this'`);
    await database.query(`comment on table billing_events is 'Read by finance'`);
    await revertDescription();
    expect(await commentOf('tenants', 'max_workspaces')).toBe('We read this');
    expect(await commentOf('billing_events')).toBe('Read by finance');
    expect(await commentOf('billing_events', 'kind')).toBeNull();
    expect(await commentOf('workspaces', 'plan_id')).toBe('Brought by hookledger');
    await migrate(dataSource);
    expect(await commentOf('tenants', 'max_workspaces')).toBe('We read this');
    expect(await commentOf('billing_events')).toBe('Read by finance');
    expect(await commentOf('workspaces', 'plan_id')).toMatch(/^Brought by hookledger\. \S/);
  });
});

const ITS = '(?:plans|tenants|workspaces)';
/** What a line of the listing tells of, if that is on one of the product's tables. */
const subject = new RegExp(
  `^(?:column (?=${ITS}\\.)|index CREATE (?:UNIQUE )?INDEX (?=\\w+ ON ${ITS} )|constraint (?=\\w+ on ${ITS}:)|trigger CREATE TRIGGER (?=.* ON ${ITS} ))(\\S+)`,
);

/** Down to before the comments. */
async function revertDescription(): Promise<void> {
  const first = dataSource.migrations.findIndex(({ name }) => name === 'DescribeSchema1764460808000');
  for (let left = dataSource.migrations.length; left > first; left -= 1) await revertLast(dataSource);
}

async function commentOf(table: string, column?: string): Promise<string | null> {
  const { tables } = await readCatalogue(database.query, SCHEMA);
  const found = tables.find(({ name }) => name === table);
  const described = column ? found?.columns.find(({ name }) => name === column) : found;
  return described?.reason ?? null;
}

function differences(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  const changed = [...before].filter(([key, value]) => after.get(key) !== value).map(([key]) => key);
  const added = [...after.keys()].filter((key) => !before.has(key));
  return [...changed, ...added].slice(0, 10);
}
