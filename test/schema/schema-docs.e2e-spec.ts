import { readFileSync } from 'node:fs';
import { createTestDatabase, SCHEMA, type TestDatabase } from '../helpers/test-database';
import { areas } from './areas';
import { type Catalogue, readCatalogue } from './catalogue';
import { placements, shown } from './diagram/placement';
import { foreignKeysOf } from './foreign-keys';
import { idsOfNoOneTable, relations } from './relations';
import { schemaDocs } from './schema-docs';

let database: TestDatabase;
let catalogue: Catalogue;

beforeAll(async () => {
  database = await createTestDatabase();
  catalogue = await readCatalogue(database.query, SCHEMA);
});

afterAll(() => database.drop());

describe('The schema', () => {
  it('says of everything in it why it is there', () => {
    const undescribed = catalogue.tables.flatMap(({ name, reason, ...parts }) => [
      ...without(reason, name),
      ...Object.values(parts)
        .flat()
        .flatMap((part) => without(part.reason, `${name}: ${part.name}`)),
    ]);
    const functions = catalogue.functions.flatMap(({ name, reason }) => without(reason, name));
    expect([...undescribed, ...functions]).toEqual([]);
  });

  it('is what docs/ tells of (npm run docs:schema)', () => {
    for (const [path, text] of schemaDocs(catalogue, SCHEMA)) expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('has each of its tables in one area of the page, and of the picture', () => {
    const inAreas = areas.flatMap(({ title, tables }) => tables.map((table) => `${title}: ${table}`));
    const inPicture = placements.flatMap(({ area, columns }) =>
      columns.flat().map((table) => `${area}: ${table}`),
    );
    expect(areas.flatMap(({ tables }) => tables).toSorted()).toEqual(
      catalogue.tables.map(({ name }) => name).toSorted(),
    );
    expect(inPicture.toSorted()).toEqual(inAreas.toSorted());
  });

  it('has the columns that are said to refer to others, and every other id is said to refer to none', () => {
    const columns = catalogue.tables.flatMap((table) =>
      table.columns.map(({ name }) => `${table.name}.${name}`),
    );
    const known = new Set(columns);
    const inPicture = Object.entries(shown).flatMap(([table, names]) =>
      names.map((name) => `${table}.${name}`),
    );
    const mentioned = [...relations.flatMap(({ from, to }) => [from, to]), ...idsOfNoOneTable, ...inPicture];
    expect(mentioned.filter((column) => !known.has(column))).toEqual([]);
    const explained = new Set([...relations.map(({ from }) => from), ...idsOfNoOneTable]);
    expect(columns.filter((column) => column.endsWith('_id') && !explained.has(column))).toEqual([]);
  });

  it('has among these all of its foreign keys', () => {
    const foreignKeys = foreignKeysOf(catalogue);
    expect(foreignKeys).not.toEqual([]);
    expect(relations).toEqual(expect.arrayContaining(foreignKeys));
  });
});

function without(reason: string | null, name: string): string[] {
  return reason ? [] : [name];
}
