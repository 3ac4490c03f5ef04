import { Client } from 'pg';
import { blocksTouched } from '../bench/scale/blocks';
import { fill } from '../bench/scale/fill';
import { insertTenant } from './helpers/product-rows';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';

/** Finished events in the log, and others that are due some day; enough that each index has a root above its leaves. */
const SMALL = { events: 1_000, later: 1_000 };
/** A level that an index has grown, for whoever reads it and then writes to it. */
const MORE_BLOCKS = 2;
const SUBJECT = {
  customerId: 'cus_probe',
  objectId: 'sub_probe',
  tenantId: 'aaaaaaaa-0000-4000-8000-000000000001',
};

let small: Map<string, number>;

beforeAll(async () => {
  small = await blocksIn(SMALL);
});

/** Blocks touched by each statement in a log of its own. */
async function blocksIn({ events, later }: typeof SMALL): Promise<Map<string, number>> {
  const database = await createTestDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  try {
    await insertSubject(database);
    await fill(events, client, new AbortController().signal, { later });
    return await blocksTouched(SUBJECT, client);
  } finally {
    await client.end();
    await database.drop();
  }
}

/** What the statements are about: a tenant with a subscription. */
async function insertSubject(database: TestDatabase): Promise<void> {
  const { customerId, objectId, tenantId } = SUBJECT;
  await insertTenant(database, { id: tenantId });
  await database.query(
    `insert into stripe_customers (id, tenant_id, version_event, version_at) values ($1, $2, 'evt_probe', now())`,
    [customerId, tenantId],
  );
  await database.query(
    `insert into stripe_subscriptions (id, customer_id, status, quantity, version_event, version_at)
     values ($1, $2, 'active', 1, 'evt_probe', now())`,
    [objectId, customerId],
  );
}

/** The statements that touch more blocks here than in a small log. */
function grown(blocks: ReadonlyMap<string, number>) {
  return [...small]
    .map(([statement, before]) => ({ statement, before, after: blocks.get(statement) ?? Number.NaN }))
    .filter(({ before, after }) => !(after <= before + MORE_BLOCKS));
}

describe('What the service asks for each event, each second and each minute', () => {
  it('touches no more blocks in a large log than in a small one', async () => {
    expect(small.size).toBeGreaterThan(10);
    expect(grown(await blocksIn({ events: 50_000, later: 5_000 }))).toEqual([]);
  });

  it('touches no more blocks among ten thousand events that are due later', async () => {
    expect(grown(await blocksIn({ ...SMALL, later: 10_000 }))).toEqual([]);
  });
});
