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

describe('A group of events that differ in what they have', () => {
  it('is stored as each was read, value by value', async () => {
    const [plain, full] = events('columns', 2) as [NewEvent, NewEvent];
    plain.livemode = null;
    Object.assign(full, {
      body: Buffer.from('{"name":"Ünïcode \\"quoted\\" 🧾"}'),
      created: 253_402_300_799,
      apiVersion: '2026-09-30.ökö',
      account: 'acct_{"1",NULL}',
      livemode: true,
      objectId: 'cus_',
      source: 'fetch',
    });
    await store(groupOf([plain, full]), writers[0]);
    const rows = await database.query(
      `select event_type, event_data, extract(epoch from event_created)::bigint as created, api_version, account,
         livemode, object_id, source
       from stripe_event_log where stripe_event_id like 'evt_columns%' order by stripe_event_id`,
    );
    expect(rows).toEqual(
      [plain, full].map((event) => ({
        event_type: event.type,
        event_data: event.body.toString(),
        created: String(event.created),
        api_version: event.apiVersion,
        account: event.account,
        livemode: event.livemode,
        object_id: event.objectId,
        source: event.source,
      })),
    );
  });
});
