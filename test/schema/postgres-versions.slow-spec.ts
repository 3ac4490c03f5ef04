import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/persistence/database.options';
import { migrate, revertLast } from '../../src/schema-changes/migrate';
import { DebianPostgres, noDebianPostgres } from '../helpers/debian-postgres';
import { createTestDatabase, SCHEMA, type TestDatabase } from '../helpers/test-database';
import { listSchema } from './listing';

interface Server {
  url: string;
  query<T extends object>(sql: string, values?: unknown[]): Promise<T[]>;
}

interface Lived {
  whenUp: string[];
  whenDown: string[];
  whenUpAgain: string[];
}

let embedded: TestDatabase;
let debian: DebianPostgres | undefined;
let onEmbedded: Lived;
let onDebian: Lived | undefined;

beforeAll(async () => {
  embedded = await createTestDatabase({ empty: true });
  onEmbedded = await live(embedded);
  if (noDebianPostgres) return;
  debian = await DebianPostgres.start();
  const server = debian;
  await server.query('create database spec');
  onDebian = await live({
    url: server.urlOf('spec'),
    query: (sql, values) => server.query(sql, values, { database: 'spec' }),
  });
});

afterAll(async () => {
  await embedded.drop();
  await debian?.remove();
});

describe('All migrations', () => {
  it('leave an empty schema when they are taken back, and make the same again', () => {
    expect(onEmbedded.whenUp.length).toBeGreaterThan(400);
    expect(onEmbedded.whenDown).toEqual([]);
    expect(onEmbedded.whenUpAgain).toEqual(onEmbedded.whenUp);
  });
});

(noDebianPostgres ? describe.skip : describe)(
  `All migrations on Debian's PostgreSQL${noDebianPostgres}`,
  () => {
    it('leave an empty schema when they are taken back, and make the same again', () => {
      expect(onDebian?.whenDown).toEqual([]);
      expect(onDebian?.whenUpAgain).toEqual(onDebian?.whenUp);
    });

    it('make the same as on the embedded one', () => {
      // Only that one has been built without lz4; see migrations/1764115200000-keep-bodies-apart.ts.
      const compressed = onDebian?.whenUp.filter((line) => line.includes('compression=l'));
      expect(compressed?.map((line) => line.split(' ')[1])).toEqual(['stripe_event_log.event_data']);
      expect(onDebian?.whenUp.map(alike)).toEqual(onEmbedded.whenUp.map(alike));
    });
  },
);

/** All of the migrations up, down and up again, as somebody does who tries them. */
async function live(server: Server): Promise<Lived> {
  const settings = { DATABASE_URL: server.url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 2 };
  const dataSource = await new DataSource(databaseOptions(settings)).initialize();
  const listing = () => listSchema(server.query, SCHEMA);
  await migrate(dataSource);
  const whenUp = await listing();
  for (let left = dataSource.migrations.length; left > 0; left -= 1) await revertLast(dataSource);
  const whenDown = await listing();
  await migrate(dataSource);
  const whenUpAgain = await listing();
  await dataSource.destroy();
  return { whenUp, whenDown, whenUpAgain };
}

function alike(line: string): string {
  return line.startsWith('column stripe_event_log.event_data ')
    ? line.replace(/storage=\w compression=\w?/, 'storage=? compression=?')
    : line;
}
