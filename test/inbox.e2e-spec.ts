import { Client, type PoolClient } from 'pg';
import { InboxGroup, type InboxItem } from '../src/event-log/inbox-group';
import { InboxStatements } from '../src/event-log/inbox-statements';
import type { NewEvent, Receipt } from '../src/event-log/new-event';
import { createTestDatabase, SCHEMA, type TestDatabase } from './helpers/test-database';

const statements = new InboxStatements({ DATABASE_SCHEMA: SCHEMA, DATABASE_PREPARED_STATEMENTS: true });
let database: TestDatabase;
let writers: Client[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  writers = [1, 2].map(() => new Client({ connectionString: database.url }));
  for (const writer of writers) await writer.connect();
});

afterAll(async () => {
  for (const writer of writers) await writer.end();
  await database.drop();
});

function events(round: string, count: number): NewEvent[] {
  return Array.from({ length: count }, (_, index) => ({
    stripeEventId: `evt_${round}_${index}`,
    type: 'customer.updated',
    // Large enough that a group takes a while.
    body: Buffer.from(JSON.stringify({ pad: 'x'.repeat(2_000) })),
    created: 1_790_000_000,
    apiVersion: null,
    account: null,
    livemode: false,
    source: 'webhook',
    objectId: null,
  }));
}

/** As the inbox groups deliveries that came in this order. */
function groupOf(arrived: readonly NewEvent[]): InboxGroup {
  const items = arrived.map((event): InboxItem => ({
    event,
    leaseMs: 0,
    resolve: () => undefined,
    reject: () => undefined,
    giveUp: () => undefined,
    timer: undefined,
  }));
  return InboxGroup.takeFrom(items);
}

function store(group: InboxGroup, writer: Client | undefined): Promise<Map<string, Receipt>> {
  return statements.store(group.events, writer as unknown as PoolClient);
}

describe('Two groups of the same events', () => {
  it('do not deadlock when they came in opposite orders, and each event is new to one of them', async () => {
    for (let round = 0; round < 30; round++) {
      const arrived = events(String(round), 300);
      const [some, others] = await Promise.all([
        store(groupOf(arrived), writers[0]),
        store(groupOf(arrived.toReversed()), writers[1]),
      ]);
      const isNewOnce = arrived.every(
        ({ stripeEventId }) => some?.get(stripeEventId)?.duplicate !== others?.get(stripeEventId)?.duplicate,
      );
      expect(isNewOnce).toBe(true);
    }
  });
});
