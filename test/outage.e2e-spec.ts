import { setTimeout as sleep } from 'node:timers/promises';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { UpkeepService } from '../src/upkeep/upkeep.service';
import { Stopwatch } from './helpers/stopwatch';
import { TcpProxy } from './helpers/tcp-proxy';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { type Answer, eventually, TestService } from './helpers/test-service';

/** `OUTAGE_SECONDS=60` for the real thing. Longer than a delivery is given, so that some of them begin and end in it. */
const OUTAGE_MS = Number(process.env.OUTAGE_SECONDS ?? 10) * 1_000;
/** After which everything flows again. */
const RECOVERY_MS = 15_000;
/** What a delivery gets, and a moment for what else the process does. */
const ANSWER_MS = 4_500;
const SOON_MS = 500;
const DELIVERY_EVERY_MS = 100;

let database: TestDatabase;
let proxy: TcpProxy;
let service: TestService;
let watch: Stopwatch;

beforeEach(async () => {
  watch = new Stopwatch();
  database = await createTestDatabase();
  proxy = await TcpProxy.to(database.url);
});

afterEach(async () => {
  watch.stop();
  await proxy.cut();
  await service.stop({ keepDatabase: true });
  await database.drop();
});

const outages = [
  { kind: 'refuses every connection', begin: () => proxy.cut(), end: () => proxy.open() },
  {
    kind: 'falls silent, without a word to those connected',
    begin: () => proxy.hang(),
    end: () => proxy.mend(),
  },
];

describe.each(outages)('While the database $kind', ({ begin, end }) => {
  it(
    'deliveries get 503 in time and the probes tell the truth; afterwards everything flows by itself',
    async () => {
      service = await TestService.start({ DATABASE_URL: proxy.url }, { database });
      const swept = await processedEvent();
      const flood = acknowledgedOf(Array.from({ length: 300 }, customerCreated));
      await eventually(async () => expect(await eventsInLog()).toBeGreaterThan(50));

      await begin();
      const upkeep = endOf(service.app.get(UpkeepService).run());
      const refusals = await deliverDuring(OUTAGE_MS);
      const acknowledged = await flood;
      expect(await probes()).toEqual({ live: 200, ready: 503 });
      await makeDue(swept);
      await end();
      const recoversFrom = watch.ms;

      for (const { status, retryAfter, ms } of refusals) {
        expect({ status, retryAfter }).toEqual({ status: 503, retryAfter: '5' });
        expect(ms).toBeLessThan(ANSWER_MS);
      }
      const soon = refusals.filter(({ ms }) => ms < SOON_MS);
      if (OUTAGE_MS > 6 * ANSWER_MS) expect(soon.length).toBeGreaterThan(refusals.length / 2);

      const fresh = customerCreated();
      await eventually(async () => expect((await service.deliver(fresh)).status).toBe(200));
      for (const { id } of [...acknowledged, swept, fresh]) {
        await eventually(async () => expect((await service.logged(id)).status).toBe('processed'));
      }
      await eventually(async () => expect(await probes()).toEqual({ live: 200, ready: 200 }));
      await eventually(async () => expect(upkeep.hasCome).toBe(true));
      const recoveryMs = watch.ms - recoversFrom;
      expect(recoveryMs).toBeLessThan(RECOVERY_MS);
      tell(refusals, recoveryMs);
    },
    OUTAGE_MS + 180_000,
  );

  it('a service that is started then listens, and is ready once the database is there', async () => {
    await begin();
    service = await TestService.start({ DATABASE_URL: proxy.url }, { database, untilReady: false });
    expect(await probes()).toEqual({ live: 200, ready: 503 });
    expect((await service.deliver(customerCreated())).status).toBe(503);
    await end();
    const recoversFrom = watch.ms;
    await eventually(async () => expect(await probes()).toEqual({ live: 200, ready: 200 }));
    expect(watch.ms - recoversFrom).toBeLessThan(RECOVERY_MS);
    const fresh = customerCreated();
    expect((await service.deliver(fresh)).status).toBe(200);
    await service.until(fresh.id, 'processed');
  });
});

interface Refusal {
  status: number;
  retryAfter: string | null;
  ms: number;
}

/** Delivers another event every so often, and does not wait for answers to earlier ones. */
async function deliverDuring(durationMs: number): Promise<Refusal[]> {
  const answers: Promise<Refusal>[] = [];
  for (
    const until = performance.now() + durationMs;
    performance.now() < until;
    await sleep(DELIVERY_EVERY_MS)
  ) {
    const sentAt = watch.ms;
    const answer = ({ status, headers }: Answer) => ({
      status,
      retryAfter: headers.get('retry-after'),
      ms: watch.ms - sentAt,
    });
    answers.push(service.deliver(customerCreated()).then(answer));
  }
  return Promise.all(answers);
}

let serial = 0;
function customerCreated(): SimulatedEvent {
  serial += 1;
  const object = customer({ id: `cus_${serial}` });
  return buildEvent({ type: 'customer.created', object, created: 1_790_000_000 + serial });
}

async function acknowledgedOf(events: SimulatedEvent[]): Promise<SimulatedEvent[]> {
  const answers = await Promise.all(events.map((event) => service.deliver(event)));
  return events.filter((_, index) => answers[index]?.status === 200);
}

async function processedEvent(): Promise<SimulatedEvent> {
  const event = customerCreated();
  await service.deliver(event);
  await service.until(event.id, 'processed');
  return event;
}

/** So that only a sweep can find it. */
async function makeDue({ id }: SimulatedEvent): Promise<void> {
  await database.query(
    `update stripe_event_log set status = 'pending', processed = false, processed_at = null, next_attempt_at = now()
     where stripe_event_id = $1`,
    [id],
  );
}

async function eventsInLog(): Promise<number> {
  const [row] = await database.query<{ count: number }>('select count(*)::int from stripe_event_log');
  return row?.count ?? 0;
}

async function probes(): Promise<Record<string, number>> {
  const { status: live } = await service.request('GET', '/health/live');
  const { status: ready } = await service.request('GET', '/health/ready');
  return { live, ready };
}

function endOf(work: Promise<unknown>): { hasCome: boolean } {
  const end = { hasCome: false };
  void work.then(() => (end.hasCome = true));
  return end;
}

function tell(refusals: readonly Refusal[], recoveryMs: number): void {
  const sorted = refusals.map(({ ms }) => Math.round(ms)).toSorted((one, other) => one - other);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  const answers = `503 after ${at(0.5)} ms (median), ${at(0.9)} ms (90 %), ${at(1)} ms (longest)`;
  console.log(`${sorted.length} deliveries: ${answers}; all flowed again after ${Math.round(recoveryMs)} ms`);
}
