import { SchedulerRegistry } from '@nestjs/schedule';
import { EventReconciler } from '../src/reconciliation/event-reconciler';
import { RECONCILIATION, ReconciliationService } from '../src/reconciliation/reconciliation.service';
import { AlertWatch } from '../src/alerts/alert-watch.service';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf, type SimulatedEvent } from '../dev/simulation/event.object';
import { expositionOf } from './helpers/exposition';
import { StripeListsStandIn } from './helpers/stripe-lists-stand-in';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { eventually, TestService } from './helpers/test-service';

let stripe: StripeListsStandIn;
let database: TestDatabase;
let service: TestService;
let other: TestService;

beforeAll(async () => {
  stripe = await StripeListsStandIn.start();
  database = await createTestDatabase();
  const settings = { STRIPE_API_KEY: 'sk_test_none', STRIPE_API_BASE: stripe.url };
  service = await TestService.start(settings, { database });
  other = await TestService.start(settings, { database });
  for (const { app } of [service, other]) app.get(SchedulerRegistry).deleteCronJob(RECONCILIATION);
});

beforeEach(async () => {
  stripe.clear();
  await database.query(`truncate reconciliation_state, alerts, alert_notifications`);
});

afterAll(async () => {
  await service.stop({ keepDatabase: true });
  await other.stop({ keepDatabase: true });
  await database.drop();
  await stripe.stop();
});

const now = () => Math.floor(Date.now() / 1000);

/** The seconds between which something was done; how long it takes depends on the machine. */
async function during(work: () => Promise<unknown>): Promise<{ begun: number; ended: number }> {
  const begun = now();
  await work();
  return { begun, ended: now() };
}

/** A minute before some second of a run. Stripe’s date, the round trip and their difference are each rounded down. */
function expectAMinuteBefore({ begun, ended }: { begun: number; ended: number }, mark: unknown): void {
  const tookLong = ended - begun;
  expect(Number(mark)).toBeGreaterThanOrEqual(begun - 60 - 5 - tookLong);
  expect(Number(mark)).toBeLessThanOrEqual(ended - 60);
}

async function setState(set: string): Promise<void> {
  await database.query(`insert into reconciliation_state (account) values ('') on conflict do nothing`);
  await database.query(`update reconciliation_state set ${set}`);
}

async function state(): Promise<Record<string, unknown>> {
  const [row] = await database.query(
    `select *, extract(epoch from reconciled_until)::float8 as mark from reconciliation_state where account = ''`,
  );
  if (!row) throw new Error('nobody has looked');
  return row;
}

/** What the schedule does when it is time. */
async function reconcile(on = service): Promise<void> {
  await setState('next_run_at = now()');
  await on.app.get(ReconciliationService).run();
}

/** What `npm run reconcile -- --since` does. */
function byHand(since: number, { isDryRun = false, signal = new AbortController().signal } = {}) {
  return service.app.get(EventReconciler).run({ account: null, since, isScheduled: false, isDryRun, signal });
}

let serial = 0;
/** A customer appears, and Stripe lists the event. */
function happens(created: number, text?: (event: SimulatedEvent) => string): SimulatedEvent {
  serial += 1;
  const object = customer({ id: `cus_missed_${serial}`, created });
  const event = buildEvent({ type: 'customer.created', object, created });
  stripe.put('events', event, text?.(event) ?? payloadOf(event));
  return event;
}

function many(count: number, created: number): SimulatedEvent[] {
  return Array.from({ length: count }, () => happens(created));
}

async function sources(events: readonly { id: string }[]): Promise<string[]> {
  const rows = await database.query<{ source: string }>(
    `select source from stripe_event_log where stripe_event_id = any ($1) order by id`,
    [events.map(({ id }) => id)],
  );
  return rows.map(({ source }) => source);
}

function ingested(): Promise<unknown[]> {
  return database.query(`select stripe_event_id, status, attempt_count from stripe_event_log order by id`);
}

/** What somebody is told. */
async function alerts(): Promise<Record<string, unknown>[]> {
  await service.app.get(AlertWatch).run();
  return database.query(
    `select kind, summary from alerts where is_firing and kind in ('missed_deliveries', 'reconciliation_fails')`,
  );
}

const asksForEvents = () => stripe.asked.filter((path) => path.startsWith('/v1/events'));

describe('Ten deliveries that never came', () => {
  it('are found and applied by one run, and the next one changes nothing', async () => {
    const came = many(3, now() - 900);
    for (const event of came) await service.deliver(event);
    const dropped = [...many(5, now() - 600), ...many(5, now() - 1_800)];
    await reconcile();
    await service.settled();
    expect(await sources(dropped)).toEqual(Array(10).fill('reconciliation'));
    expect(await sources(came)).toEqual(Array(3).fill('webhook'));
    const customers = await database.query(`select from stripe_customers where id = any ($1)`, [
      dropped.map(({ data }) => (data.object as { id: string }).id),
    ]);
    expect(customers).toHaveLength(10);
    expect(await state()).toMatchObject({ missing_total: '10', failing_since: null, held_by: null });

    const before = await ingested();
    await reconcile();
    await service.settled();
    expect(await ingested()).toEqual(before);
    expect(await state()).toMatchObject({ missing_total: '10' });
  });

  it('are in the log exactly as Stripe wrote them, however big the numbers', async () => {
    const text = (event: SimulatedEvent) =>
      payloadOf(event).replace('"balance": 0', '"balance": 12345678901234567890, "__proto__": {"a": 1.50}');
    const event = happens(now() - 600, text);
    await reconcile();
    expect((await service.logged(event.id)).event_data).toBe(text(event));
  });

  it('are counted, by every replica, and somebody is told', async () => {
    await reconcile();
    const missing = async (of: TestService) => {
      const text = await expositionOf(of);
      return Number(/^hookledger_reconciliation_missing_total (\d+)$/m.exec(text)?.[1]);
    };
    await other.app.get(ReconciliationService).run();
    const before = [await missing(service), await missing(other)];
    many(4, now() - 600);
    await reconcile();
    await other.app.get(ReconciliationService).run();
    expect([await missing(service), await missing(other)]).toEqual(before.map((count) => count + 4));
    expect(await alerts()).toEqual([
      {
        kind: 'missed_deliveries',
        summary: expect.stringMatching(/^4 events were fetched .* evt_.*dashboard/),
      },
    ]);
    await setState(`missed_at = now() - interval '61 minutes'`);
    expect(await alerts()).toEqual([]);
    const text = await expositionOf(service);
    const lag = Number(/^hookledger_reconciliation_lag_seconds (.+)$/m.exec(text)?.[1]);
    expect(lag).toBeGreaterThan(50);
    expect(lag).toBeLessThan(120);
  });

  it('are nobody’s alarm where they are what the first run of all finds', async () => {
    many(2, now() - 600);
    await reconcile();
    expect(await state()).toMatchObject({ missing_total: '2', missed_at: null });
    expect(await alerts()).toEqual([]);
  });
});

describe('What is of no use here', () => {
  it('is not stored: types without a handler, and other accounts', async () => {
    const object = customer({ id: 'cus_useless' });
    const foreign = buildEvent({
      type: 'customer.created',
      object,
      created: now() - 600,
      account: 'acct_other',
    });
    const unhandled = buildEvent({ type: 'customer.tax_id.created', object, created: now() - 600 });
    for (const event of [foreign, unhandled]) stripe.put('events', event);
    expect(await byHand(now() - 3_600)).toMatchObject({ listed: 2, ofNoUse: 2, known: 0, missing: 0 });
    expect(await sources([foreign, unhandled])).toEqual([]);
  });

  it('is what may still be on its way', async () => {
    const young = happens(now() - 20);
    await reconcile();
    expect(await sources([young])).toEqual([]);
  });
});

describe('The pages of a list', () => {
  it('are all read, events of one second among them and new ones that come meanwhile', async () => {
    stripe.pageSize = 3;
    const events = many(10, now() - 600);
    stripe.onRequest = () => void happens(now());
    await reconcile();
    expect(await sources(events)).toHaveLength(10);
    const paths = asksForEvents().filter((path) => path.includes('starting_after'));
    expect(paths.length).toBeGreaterThanOrEqual(3);
  });

  it('are taken up again where a run by hand ended, from the window that was not complete', async () => {
    const old = many(4, now() - 6 * 3_600);
    const young = many(4, now() - 600);
    stripe.pageSize = 2;
    const killed = new AbortController();
    stripe.onRequest = (path) => {
      if (path === '/v1/events' && asksForEvents().length > 4) killed.abort();
    };
    const since = now() - 7 * 3_600;
    await expect(byHand(since, { signal: killed.signal })).rejects.toThrow();
    expect(await sources(old)).toHaveLength(4);
    expect((await sources(young)).length).toBeLessThan(4);

    stripe.onRequest = () => undefined;
    stripe.asked = [];
    expect(await byHand(since)).toMatchObject({ isResumed: true });
    expect(await sources(young)).toHaveLength(4);
    expect(await state()).toMatchObject({ by_hand_since: null, held_by: null });
  });

  it('are taken up again by another process when the first is killed', async () => {
    await setState(`reconciled_until = now() - interval '5 hours'`);
    const events = [...many(2, now() - 5 * 3_600), ...many(2, now() - 600)];
    // It took the lease and died: nothing renews it.
    await setState(`held_by = 'somebody who died', held_until = now() + interval '1 minute'`);
    await reconcile(other);
    expect(asksForEvents()).toEqual([]);
    await setState(`held_until = now() - interval '1 second'`);
    await reconcile(other);
    expect(await sources(events)).toHaveLength(4);
  });
});

describe('Two replicas', () => {
  it('do it once', async () => {
    const events = many(5, now() - 600);
    await setState(`next_run_at = now(), reconciled_until = now() - interval '5 minutes'`);
    await Promise.all([service, other].map(({ app }) => app.get(ReconciliationService).run()));
    await Promise.all([service, other].map(({ app }) => app.get(ReconciliationService).run()));
    expect(asksForEvents()).toHaveLength(1);
    expect(await sources(events)).toHaveLength(5);
    expect(await state()).toMatchObject({ missing_total: '5' });
  });

  it('have one that stops as soon as the other has taken over', async () => {
    stripe.pageSize = 1;
    many(3, now() - 600);
    stripe.onRequest = async () => {
      await database.query(`update reconciliation_state set held_by = 'another process'`);
    };
    await expect(byHand(now() - 3_600)).rejects.toThrow('another process has taken over');
    expect(asksForEvents()).toHaveLength(1);
    expect(await state()).toMatchObject({ held_by: 'another process' });
  });
});

describe('The mark', () => {
  it('is where all is known, a minute ago by Stripe’s clock', async () => {
    const run = await during(reconcile);
    expectAMinuteBefore(run, (await state()).mark);
  });

  it('is overlapped by an hour, so that what Stripe lists late is found', async () => {
    await reconcile();
    const late = happens(now() - 1_500);
    await reconcile();
    expect(await sources([late])).toEqual(['reconciliation']);
  });

  it('begins a day ago', async () => {
    const [older, younger] = [happens(now() - 86_400 - 600), happens(now() - 86_400 + 600)];
    await reconcile();
    expect(await sources([older])).toEqual([]);
    expect(await sources([younger])).toHaveLength(1);
  });

  it('is not moved by a run by hand that leaves a gap before it', async () => {
    await setState(`reconciled_until = now() - interval '20 hours'`);
    await byHand(now() - 7_200);
    expect(now() - Number((await state()).mark)).toBeGreaterThan(70_000);
    const run = await during(() => byHand(now() - 86_400));
    expectAMinuteBefore(run, (await state()).mark);
  });

  it('never leads further back than Stripe lists and retention keeps', async () => {
    const run = await during(async () => {
      expect(await byHand(now() - 60 * 86_400, { isDryRun: true })).toMatchObject({ isCut: true });
    });
    const [first] = asksForEvents();
    const from = Number(/created\[gte\]=(\d+)/.exec(first ?? '')?.[1]);
    // Thirty days before the second in which it began, which only the database knows.
    expect(from).toBeGreaterThanOrEqual(run.begun - 30 * 86_400);
    expect(from).toBeLessThanOrEqual(run.ended - 30 * 86_400);
  });
});

describe('A connected account', () => {
  it('that is meant is asked for too, and its events are known as its own', async () => {
    const connected = await TestService.start(
      { STRIPE_API_KEY: 'sk_test_none', STRIPE_API_BASE: stripe.url, STRIPE_ACCOUNT: 'acct_1' },
      { database },
    );
    connected.app.get(SchedulerRegistry).deleteCronJob(RECONCILIATION);
    const own = happens(now() - 600);
    const theirs = buildEvent({
      type: 'customer.created',
      object: customer({ id: 'cus_theirs' }),
      created: now() - 600,
    });
    stripe.put('acct_1:events', theirs);
    await connected.app.get(ReconciliationService).run();
    await connected.settled();
    await connected.stop({ keepDatabase: true });
    const rows = await database.query(
      `select stripe_event_id as id, account, status from stripe_event_log where stripe_event_id = any ($1) order by account`,
      [[own.id, theirs.id]],
    );
    expect(rows).toEqual([
      { id: theirs.id, account: 'acct_1', status: 'processed' },
      { id: own.id, account: null, status: 'processed' },
    ]);
    expect(await database.query('select account from reconciliation_state order by 1')).toEqual([
      { account: '' },
      { account: 'acct_1' },
    ]);
  });
});

describe('A process that ends', () => {
  it('does not wait for Stripe, and leaves the account to others', async () => {
    const ending = await TestService.start(
      { STRIPE_API_KEY: 'sk_test_none', STRIPE_API_BASE: stripe.url },
      { database },
    );
    ending.app.get(SchedulerRegistry).deleteCronJob(RECONCILIATION);
    let answerAtLast: () => void = () => undefined;
    stripe.onRequest = () => new Promise<void>((resolve) => (answerAtLast = resolve));
    const running = ending.app.get(ReconciliationService).run();
    await eventually(async () => expect(asksForEvents()).toHaveLength(1));
    await ending.stop({ keepDatabase: true });
    await running;
    answerAtLast();
    expect(await state()).toMatchObject({ held_by: null, failing_since: null, tried_at: null });
  });
});

describe('A dry run', () => {
  it('tells what is missing, and changes nothing', async () => {
    const events = many(3, now() - 600);
    const before = await database.query(`select * from reconciliation_state`);
    const report = await byHand(now() - 3_600, { isDryRun: true });
    expect(report).toMatchObject({ missing: 3, examples: expect.arrayContaining([events[0]?.id]) });
    expect(await sources(events)).toEqual([]);
    expect(await database.query(`select * from reconciliation_state`)).toEqual(before);
  });
});

describe('Trouble at Stripe’s', () => {
  it.each([
    ['a limit of the rate', { status: 429, headers: { 'retry-after': '0' } }],
    ['a failure', { status: 500 }],
    ['a connection that breaks', 'hang' as const],
  ])('is waited out: %s', async (_, trouble) => {
    const events = many(2, now() - 600);
    stripe.troubles = [trouble, trouble];
    await reconcile();
    expect(await sources(events)).toHaveLength(2);
    expect(await state()).toMatchObject({ failing_since: null });
  });

  it('waits as long as Retry-After says', async () => {
    happens(now() - 600);
    stripe.troubles = [{ status: 429, headers: { 'retry-after': '1' } }];
    const began = performance.now();
    await reconcile();
    // Timers may be early by a millisecond.
    expect(performance.now() - began).toBeGreaterThan(990);
  });

  it('is left to the next run where Stripe wants to be left alone for long', async () => {
    const event = happens(now() - 600);
    stripe.troubles = [{ status: 429, headers: { 'retry-after': '600' } }];
    await reconcile();
    expect(await state()).toMatchObject({
      failing_since: expect.any(Date),
      is_refused: false,
      last_error: expect.stringContaining('429'),
      reconciled_until: null,
      held_by: null,
    });
    // Told when it lasts.
    expect(await alerts()).toEqual([]);
    await setState(`failing_since = now() - interval '61 minutes'`);
    expect(await alerts()).toMatchObject([{ kind: 'reconciliation_fails' }]);
    await reconcile();
    expect(await alerts()).toEqual([]);
    expect(await sources([event])).toHaveLength(1);
    expect(await state()).toMatchObject({ failing_since: null, last_error: null });
  });

  it.each([
    [401, 'does not know STRIPE_API_KEY'],
    [403, 'give the restricted key that permission'],
  ])('says what to do about a key that is refused (%d), and repeats nothing of it', async (status, hint) => {
    stripe.troubles = [{ status }];
    await reconcile();
    expect(asksForEvents()).toHaveLength(1);
    const { last_error: error, is_refused: isRefused } = await state();
    expect(isRefused).toBe(true);
    expect(error).toContain(hint);
    expect(error).not.toContain('****');
    expect(await alerts()).toEqual([
      { kind: 'reconciliation_fails', summary: expect.stringContaining(hint) },
    ]);
  });
});
