import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createTestDatabase, SCHEMA, type TestDatabase } from './helpers/test-database';
import { VersionTree } from './helpers/version-tree';

const QUOTE = `import { column } from './column';
import { stripeObject } from './stripe-object';

export const quote = stripeObject('quote', {
  table: 'stripe_quotes',
  collection: 'quotes',
  why: 'What was offered.',
  id: "Stripe's (qt_…).",
  events: { 'quote.accepted': 'It became a subscription.' },
  fetched: 'quote.fetched',
  columns: {
    customerId: column.ref('customer', 'stripe_customers', "The buyer's."),
    amountTotal: column.integer('amount_total', 'In the minor unit.'),
  },
  indexes: [{ name: 'stripe_quotes_customer', on: ['customerId', 'id'], why: 'The quotes of a customer.' }],
});
`;

let tree: VersionTree;
let database: TestDatabase;

beforeAll(async () => {
  [tree, database] = await Promise.all([VersionTree.make(), createTestDatabase()]);
  await writeFile(join(tree.directory, 'src/stripe-objects/quote.ts'), QUOTE);
  const list = join(tree.directory, 'src/stripe-objects/stripe-objects.ts');
  const text = await readFile(list, 'utf8');
  await writeFile(list, `import { quote } from './quote';\n${text.replace('[refund,', '[quote, refund,')}`);
});

afterAll(async () => {
  await tree.remove();
  await database.drop();
});

const newMigration = () => tree.run('dev/new-migration.ts', ['quote'], {});
const columns = () =>
  database.query(
    `select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, col_description(a.attrelid, a.attnum) as why
     from pg_attribute a where a.attrelid = to_regclass('${SCHEMA}.stripe_quotes') and a.attnum > 0
       and not a.attisdropped and a.attname not like 'version%' order by a.attnum`,
  );

describe('npm run migration:new', () => {
  it('writes the migration of a new kind, which then runs and can be taken back', async () => {
    const made = await newMigration();
    expect(made).toMatchObject({ code: 0 });
    const [file = ''] = /migrations\/\S+-add-stripe-quotes\.ts/.exec(made.output) ?? [];
    expect(readdirSync(join(tree.directory, 'migrations'))).toContain(file.replace('migrations/', ''));

    const env = { DATABASE_URL: database.url };
    expect(await tree.migration('run', [], env)).toMatchObject({ code: 0 });
    expect(await columns()).toEqual([
      { name: 'id', type: 'text', why: "Stripe's (qt_…)." },
      { name: 'customer_id', type: 'text', why: "The buyer's." },
      { name: 'amount_total', type: 'bigint', why: 'In the minor unit.' },
      {
        name: 'created_at',
        type: 'timestamp with time zone',
        why: 'When the row was made, for people; Stripe knows nothing of it.',
      },
    ]);
    const [{ indexes } = { indexes: 0 }] = await database.query<{ indexes: number }>(
      `select count(*)::int as indexes from pg_indexes where indexname = 'stripe_quotes_customer'`,
    );
    expect(indexes).toBe(1);
    expect((await newMigration()).output).toContain(
      'Nothing to write: the migrations make all of stripe_quotes.',
    );

    expect(await tree.migration('revert', [], env)).toMatchObject({ code: 0 });
    expect(await columns()).toEqual([]);
  });
});
