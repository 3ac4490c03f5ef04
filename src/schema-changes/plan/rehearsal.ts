import { DataSource, type MigrationInterface, type QueryRunner } from 'typeorm';
import { connectionOptions } from '../../database/connection.options';
import { NotConstantError } from '../recording/not-constant.error';
import type { Direction, SchemaChange } from '../recording/schema-change';
import { LockObserver } from './lock-observer';
import type { ObservedStatement } from './observed-statement';
import { relationsIn } from './relations';

/** A change with its migration, whose own code is what is rehearsed. */
export interface Rehearsed {
  change: SchemaChange;
  migration: MigrationInterface;
}

export interface Observed {
  up: ObservedStatement[];
  down: ObservedStatement[];
}

export interface Rehearsal {
  /** Of the server. */
  version: string;
  /** What was there before the first of them. */
  tables: Set<string>;
  observed: Observed[];
}

/**
 * Runs migrations in an empty database: first those that the target has, then, observed, each `up` in order and each `down` in
 * reverse order.
 * @throws {NotConstantError} when one runs something else than was recorded of it.
 */
export async function rehearse(
  url: string,
  schema: string,
  base: readonly SchemaChange[],
  rehearsed: readonly Rehearsed[],
): Promise<Rehearsal> {
  const settings = { DATABASE_URL: url, DATABASE_SCHEMA: schema, DATABASE_POOL_SIZE: 2 };
  const scratch = await new DataSource(connectionOptions(settings)).initialize();
  try {
    await scratch.query(`create schema ${schema}`);
    for (const change of base) await build(scratch, change);
    const tables = new Set([...(await relationsIn(scratch)).values()].map(({ table }) => table));
    const observed: Observed[] = [];
    for (const each of rehearsed) observed.push({ up: await perform(scratch, each, 'up'), down: [] });
    for (const [index, each] of [...rehearsed.entries()].toReversed()) {
      const entry = observed[index];
      if (entry) entry.down = await perform(scratch, each, 'down');
    }
    const [row]: { version: string }[] = await scratch.query(
      `select current_setting('server_version') as version`,
    );
    return { version: row?.version ?? '', tables, observed };
  } finally {
    await scratch.destroy();
  }
}

/** As when it ran: some statements work in a transaction alone, and others only outside of one. */
async function build(scratch: DataSource, { up, isTransactional }: SchemaChange): Promise<void> {
  const run = async (runner: Pick<DataSource, 'query'>) => {
    for (const sql of up) await runner.query(sql);
  };
  await (isTransactional ? scratch.transaction(run) : run(scratch));
}

async function perform(
  scratch: DataSource,
  { change, migration }: Rehearsed,
  direction: Direction,
): Promise<ObservedStatement[]> {
  const runner = scratch.createQueryRunner();
  const observer = new LockObserver(runner);
  const observed: ObservedStatement[] = [];
  const observing = intercept(runner, async (sql) => {
    if (sql !== change[direction][observed.length]) throw differs(change, direction);
    observed.push(await (change.isTransactional ? observer.observe(sql) : observer.observeAlone(sql)));
  });
  try {
    if (change.isTransactional) await observer.begin();
    await migration[direction](observing);
    if (observed.length !== change[direction].length) throw differs(change, direction);
    if (change.isTransactional) await runner.commitTransaction();
    return observed;
  } finally {
    if (runner.isTransactionActive) await runner.rollbackTransaction();
    await runner.release();
  }
}

/** The runner as the migration sees it. */
function intercept(runner: QueryRunner, query: (sql: string) => Promise<void>): QueryRunner {
  return new Proxy(runner, {
    get: (target, property) => (property === 'query' ? query : Reflect.get(target, property)),
  });
}

function differs(change: SchemaChange, direction: Direction): NotConstantError {
  return new NotConstantError(change.name, `runs something else in its ${direction} than was recorded of it`);
}
