import { columnName } from '../src/stripe-objects/column-name';
import { keptKinds } from '../src/stripe-objects/kept-kinds';
import { stripeObjects } from '../src/stripe-objects/stripe-objects';
import { versionColumns } from '../src/stripe-objects/version-columns';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { TestService } from './helpers/test-service';
import { buildEvent } from '../dev/simulation/event.object';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(() => database.drop());

describe.each(stripeObjects.map((kind) => [kind.kind, kind] as const))('A %s', (_, kind) => {
  it('is described in the database as in its definition', async () => {
    const rows: { column: string | null; comment: string }[] = await database.query(
      `select a.attname as "column", d.description as comment
       from pg_description d left join pg_attribute a on a.attrelid = d.objoid and a.attnum = d.objsubid and d.objsubid > 0
       where d.objoid = $1::regclass and d.classoid = 'pg_class'::regclass`,
      [kind.table],
    );
    const defined = Object.entries(kind.columns).flatMap(([property, { type, why }]) =>
      type === undefined ? [] : [{ column: columnName(property), comment: why }],
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        { column: null, comment: kind.why },
        { column: 'id', comment: kind.id },
        ...defined,
      ]),
    );
    const versions = Object.values(versionColumns).map(({ name, why }) => ({ column: name, comment: why }));
    expect(rows).toEqual(expect.arrayContaining(versions));
    const indexes = await database.query(
      `select i.relname as name, obj_description(i.oid, 'pg_class') as why
       from pg_index x join pg_class i on i.oid = x.indexrelid
       where x.indrelid = $1::regclass and not x.indisprimary order by 1`,
      [kind.table],
    );
    expect(indexes).toEqual(kind.indexes.map(({ name, why }) => ({ name, why })));
    const known = new Set([...[...defined, ...versions].map(({ column }) => column), 'id', null]);
    expect(rows.filter(({ column }) => !known.has(column))).toEqual([]);
  });
});

describe('The kept kinds', () => {
  it('are those whose tables have versions', async () => {
    const rows: { table: string }[] = await database.query(
      `select attrelid::regclass::text as "table" from pg_attribute
       where attname = 'version_event' and attrelid::regclass::text like 'stripe%' order by 1`,
    );
    expect(rows.map(({ table }) => table)).toEqual(keptKinds.map(({ table }) => table).toSorted());
  });
});

describe('The service', () => {
  it('has a handler for each of their event types, and for what Stripe showed of them', async () => {
    const service = await TestService.start({}, { database });
    try {
      for (const { kind, table, eventTypes, fetched } of stripeObjects)
        for (const [index, type] of [...eventTypes, fetched].entries()) {
          const object = { id: `${kind}_${index}`, object: kind };
          const event = buildEvent({ type, object, created: 1_790_000_000 });
          await service.deliver(event);
          await service.until(event.id, 'processed');
          expect(await service.query(`select id from ${table} where id = $1`, [object.id])).toEqual([
            { id: object.id },
          ]);
        }
    } finally {
      await service.stop({ keepDatabase: true });
    }
  });
});
