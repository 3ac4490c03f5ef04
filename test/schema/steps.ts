import { DataSource, type Logger } from 'typeorm';
import { databaseOptions } from '../../src/persistence/database.options';
import { migrate, revertLast } from '../../src/schema-changes/migrate';
import { migrations } from '../../src/persistence/migrations';
import { SCHEMA } from '../helpers/test-database';

/** How one migration goes, up or down. */
export interface Step {
  /** As in `migrations`, and which way. */
  name: string;
  /** @returns what it said to the database. */
  run(): Promise<string[]>;
}

/** Every migration up, in order, each by itself. */
export function stepsUp(url: string): Step[] {
  return migrations.map((migration, index) => ({
    name: `${new migration().name} up`,
    run: () => recorded(url, index + 1, migrate),
  }));
}

/** Every migration down again, from a schema that is up to date. */
export function stepsDown(url: string): Step[] {
  return migrations
    .map((migration, index) => ({
      name: `${new migration().name} down`,
      run: () => recorded(url, index + 1, revertLast),
    }))
    .toReversed();
}

/** As `npm run migration:run` does it, by a version of the service that knows the first so many. */
async function recorded(
  url: string,
  known: number,
  work: (dataSource: DataSource) => Promise<unknown>,
): Promise<string[]> {
  const statements: string[] = [];
  const settings = { DATABASE_URL: url, DATABASE_SCHEMA: SCHEMA, DATABASE_POOL_SIZE: 3 };
  const dataSource = await new DataSource({
    ...databaseOptions(settings),
    migrations: migrations.slice(0, known),
    logging: true,
    logger: recorder(statements),
  }).initialize();
  try {
    await work(dataSource);
    return statements;
  } finally {
    await dataSource.destroy();
  }
}

function nothing(): void {}

function recorder(statements: string[]): Logger {
  return {
    logQuery: (query: string) => void statements.push(query),
    logQueryError: nothing,
    logQuerySlow: nothing,
    logSchemaBuild: nothing,
    logMigration: nothing,
    log: nothing,
  };
}
