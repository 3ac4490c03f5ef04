import { LockNotGivenError } from '../../src/schema-changes/execution/change-failed.errors';
import { createTestDatabase, SCHEMA, type TestDatabase } from '../helpers/test-database';
import { makeProductTables } from './product/product-tables';
import { receive, Traffic, useTheProduct } from './product/traffic';
import { type Step, stepsDown, stepsUp } from './steps';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  await makeProductTables(database.query, SCHEMA);
});

afterEach(() => database.drop());

/** A lock that is not to be had, which takes longer on a busy machine, undoes nothing: the run is to be begun again. */
async function made(step: Step): Promise<void> {
  try {
    await step.run();
  } catch (error) {
    if (!(error instanceof LockNotGivenError)) throw error;
    await made(step);
  }
}

describe("Every migration, beside the product's own tables", () => {
  it('runs while the product is used and deliveries are stored, and neither fails nor waits for long', async () => {
    const [first, ...later] = stepsUp(database.url);
    const traffic = new Traffic(database.url);
    await traffic.add(4, useTheProduct);
    try {
      if (first) await made(first);
      // From here on there is something to deliver to.
      await traffic.add(4, receive);
      for (const step of later) await made(step);
    } finally {
      await traffic.end();
    }
    // A wait of more than two seconds for a lock is an error too.
    expect(traffic.report.errors).toEqual([]);
    expect(traffic.report.rounds).toBeGreaterThan(100);
    const [log] = await database.query(
      'select count(*)::int as left from stripe_event_log where not processed',
    );
    expect(log).toEqual({ left: 0 });
  }, 600_000);

  it('is taken back while the product is used', async () => {
    for (const step of stepsUp(database.url)) await made(step);
    const traffic = new Traffic(database.url);
    await traffic.add(4, useTheProduct);
    try {
      for (const step of stepsDown(database.url)) await made(step);
    } finally {
      await traffic.end();
    }
    expect(traffic.report.errors).toEqual([]);
  }, 600_000);
});
