import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gentle } from '../../bench/attack/everything/attacks';
import { Crew } from '../../bench/attack/crew/crew';
import { CREW, everythingAtOnce, type Outcome } from '../../bench/attack/everything/everything';
import { lostIn } from '../../bench/attack/everything/lost';
import {
  heldMemory,
  idleAttacks,
  lateSmallDeliveries,
  latePages,
  type Promised,
  refusedPages,
  unanswered,
} from '../../bench/attack/everything/promises';
import { credentials } from '../../bench/attack/target/credentials';
import { withClient } from '../../bench/database/databases';
import { ServiceProcess } from '../helpers/service-process';
import { createTestDatabase, type TestDatabase } from '../helpers/test-database';

/** `npm run bench:attack` does the same for a minute, with a built service and the promises of docs/security.md. */
const SECONDS = Number(process.env.EVERYTHING_SECONDS ?? 8);
/** A machine that runs other things besides is late, and still answers everything. */
const generous: Promised = { deliveredWithinMs: 5_000, pageWithinMs: 5_000, memoryMb: 400 };

let directory: string;
let database: TestDatabase;
let service: ServiceProcess;
let crew: Crew;
let outcome: Outcome;

beforeAll(
  async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookledger-everything-'));
    database = await createTestDatabase();
    await database.query(
      `insert into tenants (id, name, slug) select gen_random_uuid(), 'Tenant ' || n, 'tenant-' || n
       from generate_series(1, 20000) as n`,
    );
    service = ServiceProcess.start(directory, {
      LOG_LEVEL: 'error',
      PORT: '0',
      DATABASE_URL: database.url,
      ...credentials,
    });
    const { url } = await service.ready();
    const { pid = 0 } = service.child;
    crew = new Crew(CREW);
    const target = { publicOrigin: url, adminOrigin: url, pid, databaseUrl: database.url };
    outcome = await everythingAtOnce(target, crew, { intensity: gentle, seconds: SECONDS, leadSeconds: 2 });
  },
  SECONDS * 1_000 + 180_000,
);

afterAll(async () => {
  await crew.dismiss();
  service.signalGroup('SIGTERM');
  await service.ended;
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

describe('With forged floods, unfinished uploads, scrapers, junk cookies, a busy viewer, wrong tokens and endless forms at once', () => {
  it('each attack reaches what it attacks', () => {
    expect(idleAttacks(outcome)).toEqual([]);
  });

  it('every genuine delivery is answered, and has its 200 in the end', () => {
    expect(unanswered(outcome)).toEqual([]);
  });

  it('what was acknowledged is in the log, as it was signed', async () => {
    const delivered = Object.values(outcome.delivered).flat();
    expect(delivered.length).toBeGreaterThan(20 * SECONDS);
    expect(await withClient(database.url, (client) => lostIn(client, delivered))).toEqual([]);
  });

  it('small genuine deliveries do not wait, from the address of the attackers either', () => {
    expect(lateSmallDeliveries(outcome, generous)).toEqual([]);
  });

  it('an operator gets each page', () => {
    expect(outcome.pages.length).toBeGreaterThan(SECONDS);
    expect(refusedPages(outcome)).toEqual([]);
    expect(latePages(outcome, generous)).toEqual([]);
  });

  it('the process stays below 400 MB', () => {
    expect(heldMemory(outcome, generous)).toEqual([]);
  });

  it('the process lives on', () => {
    expect([service.child.exitCode, service.child.signalCode]).toEqual([null, null]);
  });
});
