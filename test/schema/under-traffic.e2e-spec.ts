import { createTestDatabase, SCHEMA, type TestDatabase } from '../helpers/test-database';
import { makeProductTables } from './product/product-tables';
import { receive, Traffic, useTheProduct } from './product/traffic';
import { stepsDown, stepsUp } from './steps';

let database: TestDatabase;

beforeEach(async () => {
  database = await createTestDatabase({ empty: true });
  await makeProductTables(database.query, SCHEMA);
});

afterEach(() => database.drop());

/** A deadlock is found after a second; what waits for a lock longer than two is an error. */
const BEARABLE_MS = 2_000;

describe("Every migration, beside the product's own tables", () => {
  it('runs while the product is used and deliveries are stored, and neither fails nor waits for long', async () => {
    const [first, ...later] = stepsUp(database.url);
    const traffic = new Traffic(database.url);
    await traffic.add(4, useTheProduct);
    try {
      await first?.run();
      // From here on there is something to deliver to.
      await traffic.add(4, receive);
      for (const step of later) await step.run();
    } finally {
      await traffic.end();
    }
    expect(traffic.report.errors).toEqual([]);
    expect(traffic.report.slowestMs).toBeLessThan(BEARABLE_MS);
    expect(traffic.report.rounds).toBeGreaterThan(100);
    const [log] = await database.query(
      'select count(*)::int as left from stripe_event_log where not processed',
    );
    expect(log).toEqual({ left: 0 });
  });

  it('is taken back while the product is used', async () => {
    for (const step of stepsUp(database.url)) await step.run();
    const traffic = new Traffic(database.url);
    await traffic.add(4, useTheProduct);
    try {
      for (const step of stepsDown(database.url)) await step.run();
    } finally {
      await traffic.end();
    }
    expect(traffic.report.errors).toEqual([]);
  });
});
