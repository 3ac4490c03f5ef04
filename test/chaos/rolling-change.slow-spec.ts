import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { seededRandom } from '../../dev/simulation/random';
import { type OlderVersion, versionBeforeNewestMigration } from '../helpers/older-version';
import { TcpProxy } from '../helpers/tcp-proxy';
import { SCHEMA } from '../helpers/test-database';
import { eventually } from '../helpers/test-service';
import { makeProductTables } from '../schema/product/product-tables';
import { Traffic, useTheProduct } from '../schema/product/traffic';
import { Acknowledgements } from './acknowledgements';
import { introduce } from './chaos-run';
import { chaptersOf } from './chapter';
import { EmbeddedServer } from './database/embedded-server';
import { Flood } from './flood';
import { Replica } from './replica';
import { judge } from './verdict';

/** Ten times as many as on a quiet machine. */
const MOST_UNANSWERED = 20;
/** More than are told before the older version has gone, however long the migrations take. */
const MOST_CHAPTERS = 40;

let older: OlderVersion | undefined;
let database: EmbeddedServer;
let network: TcpProxy;
let directory: string;
let olderReplica: Replica;
let newerReplica: Replica;

beforeAll(async () => {
  older = await versionBeforeNewestMigration();
});

afterAll(() => older?.remove());

/** Whose the tables are that the product shares with the service. */
const owners = [
  { whose: 'made by hookledger', isProductThere: false },
  { whose: "the product's own, full of rows and in use", isProductThere: true },
];

describe.each(owners)('With tables $whose', ({ isProductThere }) => {
  beforeAll(async () => {
    database = await EmbeddedServer.start(isProductThere ? openTheProduct : undefined);
    network = await TcpProxy.to(database.serviceUrl);
    directory = await mkdtemp(join(tmpdir(), 'hookledger-rolling-'));
    const options = { directory, network, settings: database.serviceSettings };
    olderReplica = new Replica({ ...options, name: 'older', root: older?.root });
    newerReplica = new Replica({ ...options, name: 'newer' });
  });

  afterAll(async () => {
    await olderReplica.stop();
    await newerReplica.stop();
    await network.cut();
    await database.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('a rolling change of versions under deliveries loses nothing, doubles nothing and answers nothing but 200', async () => {
    if (!older) {
      console.warn('SKIPPED: the version before the newest migration is not in the history of this clone.');
      return;
    }
    for (let count = 0; count < older.migrationsBehind; count += 1) await migrate('revert');
    await olderReplica.start();
    const chapters = chaptersOf('rolling', MOST_CHAPTERS);
    await introduce(chapters, database);
    const traffic = new Traffic(database.url);
    if (isProductThere) await traffic.add(2, useTheProduct);
    const acknowledgements = new Acknowledgements();
    const endpoints: Replica[] = [olderReplica];
    const flood: Flood = new Flood(endpoints, acknowledgements, {
      ratePerSecond: 100,
      random: seededRandom('rolling'),
      // A slower machine gets less to do.
      isSwamped: () => flood.unansweredBy(olderReplica) + flood.unansweredBy(newerReplica) > MOST_UNANSWERED,
      signal: AbortSignal.timeout(150_000),
    });
    let isEnough = false;
    const deliveries = flood.pour(chapters, () => !isEnough);
    const until = (count: number) =>
      eventually(async () => {
        if (acknowledgements.size < count) throw new Error(`${acknowledgements.size} acknowledged`);
      });

    await until(100);
    // The job first, while the older version serves; then a pod of the newer one; then the older one goes.
    await migrate('run');
    await until(200);
    await newerReplica.start();
    endpoints.push(newerReplica);
    await until(500);
    endpoints.shift();
    // Kubernetes needs a moment to tell everybody that a pod is going; its `preStop` lasts longer.
    await eventually(async () => expect(flood.unansweredBy(olderReplica)).toBe(0));
    expect(await olderReplica.end('SIGTERM')).toBe(0);
    // It goes on with the newer one alone.
    await until(acknowledgements.size + 100);
    isEnough = true;
    await deliveries;
    await traffic.end();
    await eventually(async () => {
      const left = await database.query('select from stripe_event_log where not processed');
      if (left.length > 0) throw new Error(`${left.length} events are not finished`);
    });

    expect([...flood.answers.keys()].toSorted()).toEqual(['POST 200', 'PUT 200']);
    const { problems } = await judge(database, flood.told, acknowledgements);
    expect(problems).toEqual([]);
    expect(traffic.report.errors).toEqual([]);
  });
});

/** As the migration job of a deployment does, by this version. */
async function migrate(command: 'run' | 'revert'): Promise<void> {
  const loader = resolve(__dirname, '../helpers/run-typescript.cjs');
  const script = resolve(__dirname, '../../src/cli/migrate.ts');
  await promisify(execFile)(process.execPath, ['-r', loader, script, command], {
    env: { PATH: process.env.PATH ?? '', DATABASE_URL: database.serviceUrl },
  });
}

/** It has been there for years when hookledger comes. */
async function openTheProduct(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await makeProductTables(async <T extends object>(sql: string) => (await client.query<T>(sql)).rows, SCHEMA);
  await client.end();
}
