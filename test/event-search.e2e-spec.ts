import * as fc from 'fast-check';
import { DataSource } from 'typeorm';
import { type EventFilter, eventPage } from '../src/admin/events/event-filter';
import { EventSearch } from '../src/admin/events/event-search';
import type { EventSummary } from '../src/admin/events/event-summary';
import { ReceivedRows } from '../src/event-log/received-rows';
import { databaseOptions } from '../src/persistence/database.options';
import { eventStatuses, type EventStatus } from '../src/event-log/event-status';
import { createTestDatabase, SCHEMA, type TestDatabase } from './helpers/test-database';

const START = Date.parse('2026-01-01T00:00:00Z');
const STEP_MS = 10_000;
const types = ['invoice.paid', 'customer.updated', 'product.created'];
const errors = ['no such plan', 'deadlock detected', '50% of_it \\ failed'];
const tenants = ['00000000-0000-4000-8000-00000000000a', '00000000-0000-4000-8000-00000000000b'];
/** The objects of each customer; the first two customers belong to the two tenants, the third to nobody. */
const objects: Record<string, string[]> = {
  cus_1: ['cus_1', 'sub_1', 'in_1', 'pi_1', 'ch_1', 're_1', 'cs_1', 're_of_ch_1', 'du_of_ch_1'],
  cus_2: ['cus_2', 'sub_2'],
  cus_3: ['cus_3', 'pi_3'],
};

const tables: Partial<Record<string, string>> = {
  su: 'subscriptions',
  in: 'invoices',
  pi: 'payments',
  ch: 'charges',
  re: 'refunds',
  du: 'disputes',
  cs: 'checkout_sessions',
};

interface Row {
  id: string;
  type: string;
  status: EventStatus;
  objectId: string | null;
  error: string | null;
  waitingFor: string | null;
  receivedAt: number;
}

let database: TestDatabase;
let dataSource: DataSource;
const search = new EventSearch(new ReceivedRows());

beforeAll(async () => {
  database = await createTestDatabase();
  const settings = { DATABASE_URL: database.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 3 };
  dataSource = await new DataSource(databaseOptions(settings)).initialize();
  for (const [customerId, ids] of Object.entries(objects)) {
    const tenantId = tenants[Number(customerId.slice(-1)) - 1] ?? null;
    await database.query('insert into stripe_customers (id, tenant_id) values ($1, $2)', [
      customerId,
      tenantId,
    ]);
    for (const id of ids) {
      const table = tables[id.slice(0, 2)];
      // Some say whose they are, of others their charge does.
      const [column, owner] = id.includes('_of_')
        ? ['charge_id', id.split('_of_')[1]]
        : ['customer_id', customerId];
      if (table)
        await database.query(`insert into stripe_${table} (id, ${column}) values ($1, $2)`, [id, owner]);
    }
  }
});

afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const rowOf = fc.record({
  type: fc.constantFrom(...types),
  status: fc.constantFrom(...eventStatuses),
  objectId: fc.constantFrom(null, 'prod_9', ...Object.values(objects).flat()),
  error: fc.constantFrom(null, ...errors),
  waitingFor: fc.constantFrom('customer:cus_1', 'price:price_1', 'customer:cus_3 price:price_1'),
  /** Rows may overtake each other by some seconds. */
  jitterMs: fc.integer({ min: -20_000, max: 20_000 }),
  /** Numbers are used up by deliveries that were known already. */
  gap: fc.integer({ min: 1, max: 4 }),
});

type RowSpec = typeof rowOf extends fc.Arbitrary<infer T> ? T : never;

const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
const momentOf = fc
  .option(fc.integer({ min: -5, max: 45 }), { nil: undefined })
  .map((step) => (step === undefined ? undefined : new Date(START + step * STEP_MS).toISOString()));
const filterOf: fc.Arbitrary<EventFilter> = fc
  .record({
    status: optional(eventStatuses),
    type: optional(types),
    tenantId: optional(tenants),
    customerId: optional(Object.keys(objects)),
    objectId: optional(['sub_1', 'prod_9', 'nothing']),
    error: optional(['deadlock', 'PLAN', '%', '_', '\\', 'never']),
    from: momentOf,
    to: momentOf,
  })
  // Mostly few at a time, or nothing would ever be found.
  .chain((all) =>
    fc
      .subarray(Object.keys(all) as (keyof EventFilter)[], { maxLength: 3 })
      .map((kept) => Object.fromEntries(kept.map((name) => [name, all[name]]))),
  );

/** Three that came in another order than they are numbered in, asked for by a time between them. */
const overtaking: [RowSpec[], EventFilter[], number] = [
  [20_000, -20_000, 0].map((jitterMs) => ({
    type: 'invoice.paid',
    status: 'processed',
    objectId: null,
    error: null,
    waitingFor: 'customer:cus_1',
    jitterMs,
    gap: 1,
  })),
  [{ from: new Date(START + STEP_MS).toISOString() }],
  7,
];

describe('A search of the log', () => {
  it('finds, page by page, just what a walk through all of it finds, newest first', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(rowOf, { minLength: 1, maxLength: 40 }),
        fc.array(filterOf, { minLength: 4, maxLength: 8 }),
        fc.integer({ min: 1, max: 7 }),
        async (specs, filters, limit) => {
          const rows = await store(specs);
          for (const filter of filters) {
            const expected = rows.filter((row) => matches(row, filter)).map(({ id }) => id);
            expect({ filter, found: await allPages(filter, limit) }).toEqual({
              filter,
              found: expected.toReversed(),
            });
            expect(await count(filter)).toBe(expected.length);
          }
        },
      ),
      { numRuns: Number(process.env.FC_RUNS ?? 60), examples: [overtaking] },
    );
  });

  it('finds nothing in an empty log, in whatever window', async () => {
    await database.query('truncate stripe_event_log cascade');
    expect(await allPages({ from: new Date(START).toISOString(), to: new Date().toISOString() }, 10)).toEqual(
      [],
    );
  });

  it('is refused when it names a filter that does not exist', () => {
    expect(eventPage.safeParse({ stauts: 'dead' }).success).toBe(false);
  });
});

async function store(specs: readonly RowSpec[]): Promise<Row[]> {
  await database.query('truncate stripe_event_log cascade');
  let number = 0;
  const rows: Row[] = [];
  for (const [index, spec] of specs.entries()) {
    number += spec.gap;
    const row: Row = {
      ...spec,
      id: `evt_${number}`,
      waitingFor: spec.status === 'waiting' ? spec.waitingFor : null,
      receivedAt: START + index * STEP_MS + spec.jitterMs,
    };
    rows.push(row);
    await database.query(
      `insert into stripe_event_log (id, stripe_event_id, event_type, event_data, created_at, processed, status,
         event_created, object_id, last_error, waiting_for, next_attempt_at)
       overriding system value
       values ($1, $2, $3, '{}', $4, $5, $6, $4, $7, $8, $9, $10)`,
      [
        number,
        row.id,
        row.type,
        new Date(row.receivedAt),
        ['processed', 'ignored', 'superseded'].includes(row.status),
        row.status,
        row.objectId,
        row.error,
        row.waitingFor,
        ['pending', 'retrying'].includes(row.status) ? new Date(row.receivedAt) : null,
      ],
    );
  }
  return rows;
}

function matches(row: Row, filter: EventFilter): boolean {
  const objectsOf = (customers: string[]) => customers.flatMap((customerId) => objects[customerId] ?? []);
  const isAbout = (ids: string[]) => row.objectId !== null && ids.includes(row.objectId);
  const { customerId, tenantId } = filter;
  return [
    filter.status === undefined || row.status === filter.status,
    filter.type === undefined || row.type === filter.type,
    filter.objectId === undefined || row.objectId === filter.objectId,
    customerId === undefined ||
      isAbout(objectsOf([customerId])) ||
      (row.waitingFor?.split(' ') ?? []).includes(`customer:${customerId}`),
    tenantId === undefined || isAbout(objectsOf([`cus_${tenants.indexOf(tenantId) + 1}`])),
    filter.error === undefined || (row.error ?? '').toLowerCase().includes(filter.error.toLowerCase()),
    filter.from === undefined || row.receivedAt >= Date.parse(filter.from),
    filter.to === undefined || row.receivedAt < Date.parse(filter.to),
  ].every(Boolean);
}

async function allPages(filter: EventFilter, limit: number): Promise<string[]> {
  const found: EventSummary[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await inSchema((manager) =>
      search.list({ ...filter, limit, cursor: cursor ?? undefined }, manager),
    );
    expect(page.events.length).toBeLessThanOrEqual(limit);
    found.push(...page.events);
    cursor = page.cursor;
  } while (cursor !== null);
  return found.map(({ id }) => id);
}

async function count(filter: EventFilter): Promise<number> {
  return (await inSchema((manager) => search.idsOf(filter, 1_000, manager))).length;
}

function inSchema<T>(work: (manager: DataSource['manager']) => Promise<T>): Promise<T> {
  return dataSource.transaction(async (manager) => {
    await manager.query(`set local search_path = ${SCHEMA}`);
    return work(manager);
  });
}
