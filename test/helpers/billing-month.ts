import { Client } from 'pg';
import { insertProductRows } from '../../dev/demo/product-rows';
import { deliver } from '../../dev/simulation/deliver';
import { disorder } from '../../dev/simulation/disorder';
import { saasMonth } from '../../dev/simulation/saas-month';
import { BILLING_TABLES, contentsOf, type TableContents } from './table-contents';
import { createTestDatabase } from './test-database';
import { TestService, WEBHOOK_SECRET } from './test-service';

/** The same month for specs that ask whether it is understood alike under other circumstances. */
export const month = saasMonth({ seed: 'replicas', tenants: 20, startsAt: 1_790_000_000 });

/** As a sender that retries and a network deliver it. */
export const shuffledMonth = disorder(month.deliveries, {
  seed: 1,
  duplicates: 0.3,
  window: month.deliveries.length,
});

/** What the product wrote before the month began. */
export async function insertProduct(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await insertProductRows(client, month.tenants);
  await client.end();
}

/** What an admin does by hand during the month. */
export async function linkCustomers(service: TestService): Promise<void> {
  for (const { id, customerId } of month.tenants.filter(({ linkedByAdmin }) => linkedByAdmin)) {
    const answer = await service.admin('PUT', `/tenants/${id}/stripe-customer`, {
      stripeCustomerId: customerId,
    });
    expect(answer.status).toBe(200);
  }
}

/** All that the month must leave behind, once there is nothing left to do; but for what depends on when events came. */
export async function monthUnderstoodBy(service: TestService): Promise<TableContents> {
  await service.settled();
  const log = 'select stripe_event_id as id, processed from stripe_event_log order by 1';
  const ids = month.deliveries.map(({ event }) => event.id).toSorted();
  expect(await service.query(log)).toEqual(ids.map((id) => ({ id, processed: true })));
  return contentsOf(service, BILLING_TABLES, /^(created_at|billing_events\.id)$/);
}

/** The same of one process on the tests' own PostgreSQL, to which everything comes once. */
export async function monthUndisturbed(): Promise<TableContents> {
  const database = await createTestDatabase();
  await insertProduct(database.url);
  const service = await TestService.start({}, { database });
  const { unacknowledged } = await deliver(month.deliveries, { url: service.url, secret: WEBHOOK_SECRET });
  expect([...unacknowledged]).toEqual([]);
  await linkCustomers(service);
  const tables = await monthUnderstoodBy(service);
  await service.stop();
  return tables;
}
