import { setTimeout as sleep } from 'node:timers/promises';
import { charge } from '../dev/simulation/charge.object';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, type SimulatedEvent } from '../dev/simulation/event.object';
import { previousAttributes } from '../dev/simulation/previous-attributes';
import type { Delivery } from '../dev/simulation/saas-month';
import {
  insertProduct,
  linkCustomers,
  month,
  monthUndisturbed,
  monthUnderstoodBy,
  shuffledMonth,
} from './helpers/billing-month';
import { noDebianPostgres, StandbyPair } from './helpers/standby-pair';
import { Stopwatch } from './helpers/stopwatch';
import { eventually, TestService } from './helpers/test-service';

/** What a delivery gets, and a moment for what else the process does. */
const ANSWER_MS = 4_500;
/** After which everything flows again. */
const RECOVERY_MS = 15_000;
const RETRY_MS = 200;
/** Long enough for deliveries to be given up three times over. */
const ABSENCE_MS = 14_000;
/** Of both replicas, however long the standby is away. */
const MOST_SESSIONS = 12;

let pair: StandbyPair;
let service: TestService;
let replica: TestService;
let watch: Stopwatch;

(noDebianPostgres ? describe.skip : describe)(`With a synchronous standby${noDebianPostgres}`, () => {
  beforeEach(async () => {
    watch = new Stopwatch();
    pair = await StandbyPair.start();
    service = await TestService.start({ DATABASE_URL: pair.url }, { database: pair });
    replica = await TestService.start({ DATABASE_URL: pair.url }, { database: pair });
  });

  afterEach(async () => {
    watch.stop();
    // First, so that nobody waits for a standby that a failed test has left away.
    await pair.drop();
    await service.stop({ keepDatabase: true });
    await replica.stop({ keepDatabase: true });
  });

  it('nothing is acknowledged that the standby lacks, also where its writer was killed and it came again', async () => {
    const [replicated, orphaned, waiting] = [customerCreated(), customerCreated(), customerCreated()];
    expect((await service.deliver(replicated)).status).toBe(200);
    await service.until(replicated.id, 'processed');

    await pair.loseStandby();
    const interrupted = answerTo(orphaned, service);
    await eventually(async () => expect(await pair.killWaitingWriters()).toBe(1));
    expect((await interrupted).status).toBe(503);
    expect(await isInLog(orphaned)).toBe(true);
    const answers = await Promise.all([
      ...[service, replica].map((each) => answerTo(orphaned, each)),
      answerTo(waiting, replica),
    ]);
    for (const { status, ms } of answers) {
      expect(status).toBe(503);
      expect(ms).toBeLessThan(ANSWER_MS);
    }

    await pair.failOver();
    expect(await isInLog(replicated)).toBe(true);
    expect(await isInLog(orphaned)).toBe(false);
    expect(await isInLog(waiting)).toBe(false);
    for (const event of [orphaned, waiting]) {
      await acknowledged(event);
      await service.until(event.id, 'processed');
    }
    expect(await eventsInLog()).toBe(3);
  });

  it('what was processed and not replicated is processed once more by the new primary, and counts once', async () => {
    const refund = refunded();
    const unlock = await pair.lock('stripe_charges');
    expect((await service.deliver(refund)).status).toBe(200);
    await pair.loseStandby();
    await unlock();
    await service.until(refund.id, 'processed');

    await pair.failOver();
    expect(await service.logged(refund.id)).toMatchObject({ status: 'pending', attempt_count: 0 });
    await service.until(refund.id, 'processed');
    const ledger = 'select kind, amount::int, new_amount::int, stripe_event_id from billing_events';
    const line = { kind: 'refund', amount: 500, new_amount: 500, stripe_event_id: refund.id };
    expect(await pair.query(ledger)).toEqual([line]);
  });

  it('an absence of it holds up deliveries alone, piles up no sessions, and is no crash', async () => {
    const due = customerCreated();
    await acknowledged(due);
    await service.until(due.id, 'processed');
    await pair.loseStandby();
    await makeDue(due);
    const refused: Promise<{ status: number; ms: number }>[] = [];
    for (const until = performance.now() + ABSENCE_MS; performance.now() < until; await sleep(RETRY_MS)) {
      for (const each of [service, replica]) refused.push(answerTo(customerCreated(), each));
    }
    for (const { status, ms } of await Promise.all(refused)) {
      expect(status).toBe(503);
      expect(ms).toBeLessThan(ANSWER_MS);
    }
    expect(await service.logged(due.id)).toMatchObject({ status: 'processed' });
    expect(await pair.waitingWriters()).toBeLessThanOrEqual(MOST_SESSIONS);

    await pair.regainStandby();
    const regainedAt = watch.ms;
    await acknowledged(customerCreated());
    await service.settled();
    expect(watch.ms - regainedAt).toBeLessThan(RECOVERY_MS);
    const unfinished = `select from stripe_event_log where status <> 'processed' or crash_count > 0`;
    expect(await pair.query(unfinished)).toEqual([]);
    const suspicions = `select from stripe_event_attempt where error_class = 'crash'`;
    expect(await pair.query(suspicions)).toEqual([]);
  });

  it('a failover amid a flood loses nothing, doubles nothing, and everything goes on by itself', async () => {
    const undisturbed = await monthUndisturbed();
    await insertProduct(pair.url);
    await linkCustomers(service);
    const flood = acknowledgedAll(shuffledMonth);
    await eventually(async () => expect(await eventsInLog()).toBeGreaterThan(shuffledMonth.length / 4));
    await pair.loseStandby();
    // Again and again, so that what they had written comes again too while it is not replicated.
    for (let round = 0; round < 5; round += 1) {
      await eventually(async () => expect(await pair.killWaitingWriters()).toBeGreaterThan(0));
    }

    await pair.failOver();
    const switchedAt = watch.ms;
    const [last] = month.deliveries.slice(-1);
    for (const each of [service, replica]) {
      await eventually(async () => expect((await each.deliver(last?.payload ?? '')).status).toBe(200));
    }
    await service.until(last?.event.id ?? '', 'processed', 'superseded');
    expect(watch.ms - switchedAt).toBeLessThan(RECOVERY_MS);
    await flood;
    expect(await monthUnderstoodBy(service)).toEqual(undisturbed);
  });
});

/** So that only a sweep can find it. */
async function makeDue({ id }: SimulatedEvent): Promise<void> {
  await pair.query(
    `update stripe_event_log set status = 'pending', processed = false, processed_at = null, next_attempt_at = now()
     where stripe_event_id = $1`,
    [id],
  );
}

/** How a delivery was answered, and after how many milliseconds. */
async function answerTo(event: SimulatedEvent, by: TestService): Promise<{ status: number; ms: number }> {
  const sentAt = watch.ms;
  const { status } = await by.deliver(event);
  return { status, ms: watch.ms - sentAt };
}

/** As Stripe delivers it: again and again until it is acknowledged, by whichever replica it meets. */
async function acknowledged(event: SimulatedEvent | string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    const met = attempt % 2 === 0 ? service : replica;
    if ((await met.deliver(event)).status === 200) return;
    await sleep(RETRY_MS);
  }
}

async function acknowledgedAll(deliveries: readonly Delivery[]): Promise<void> {
  const queue = deliveries.values();
  const sender = async () => {
    for (const { payload } of queue) await acknowledged(payload);
  };
  await Promise.all(Array.from({ length: 16 }, sender));
}

async function eventsInLog(): Promise<number> {
  return (await pair.query('select from stripe_event_log')).length;
}

async function isInLog({ id }: SimulatedEvent): Promise<boolean> {
  return (await pair.query('select from stripe_event_log where stripe_event_id = $1', [id])).length === 1;
}

let serial = 0;
function customerCreated(): SimulatedEvent {
  serial += 1;
  const object = customer({ id: `cus_${serial}` });
  return buildEvent({ type: 'customer.created', object, created: 1_790_000_000 + serial });
}

function refunded(): SimulatedEvent {
  // Of no customer, so that it waits for none.
  const refundedBy = (amountRefunded: number) => charge({ customer: null, amount: 2_900, amountRefunded });
  const [before, after] = [refundedBy(0), refundedBy(500)];
  return buildEvent({
    type: 'charge.refunded',
    object: after,
    previousAttributes: previousAttributes(before, after),
    created: 1_790_000_000,
  });
}
