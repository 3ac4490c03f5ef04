import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { resolve } from 'node:path';
import { Metrics } from '../src/metrics/metrics';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../dev/simulation/event.object';
import { expositionOf } from './helpers/exposition';
import { eventually, sign, TestService } from './helpers/test-service';

let service: TestService;

beforeAll(async () => {
  service = await TestService.start();
});

afterAll(() => service.stop());

let serial = 0;
function customerCreated() {
  serial += 1;
  const object = customer({ id: `cus_${serial}` });
  return buildEvent({ type: 'customer.created', object, created: 1_790_000_000 });
}

/** A scrape: values by series, as `name{label="value"}`. */
async function scrape(of = service): Promise<Map<string, number>> {
  const text = await expositionOf(of);
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    lines.map((line) => {
      const at = line.lastIndexOf(' ');
      return [line.slice(0, at), Number(line.slice(at + 1))];
    }),
  );
}

/** By how much series grow while something happens. */
async function growth(
  series: readonly string[],
  happen: () => Promise<unknown>,
): Promise<(number | undefined)[]> {
  const before = await scrape();
  await happen();
  const after = await scrape();
  return series.map((name) => {
    const [from, to] = [before.get(name), after.get(name)];
    return from === undefined || to === undefined ? undefined : to - from;
  });
}

const deliveries = (result: string) => `hookledger_deliveries_total{result="${result}"}`;
const flaws = (reason: string) => `hookledger_signature_failures_total{reason="${reason}"}`;

describe('Before anything has happened', () => {
  let fresh: TestService;
  let series: Map<string, number>;
  beforeAll(async () => {
    fresh = await TestService.start();
    await eventually(async () => {
      series = await scrape(fresh);
      // What it does at its start may wait for a connection just then.
      if (series.get('hookledger_pool_waiting') !== 0) throw new Error('it has not begun to rest');
    });
  });
  afterAll(() => fresh.stop());

  it.each([
    'hookledger_deliveries_total{result="new"}',
    'hookledger_deliveries_total{result="unavailable"}',
    'hookledger_signature_failures_total{reason="expired"}',
    'hookledger_events_outcome_total{outcome="dead",trigger="retry"}',
    'hookledger_attempt_failures_total{class="ordinary"}',
    'hookledger_receive_to_done_seconds_count',
    'hookledger_ack_duration_seconds_count',
    'hookledger_flags_total{flag="same_second_unresolved"}',
    'hookledger_events_left_behind_total',
    'hookledger_backlog_events{status="dead"}',
    'hookledger_oldest_due_age_seconds',
    'hookledger_oldest_waiting_age_seconds',
    'hookledger_processing_paused',
    'hookledger_inbox_waiting_deliveries',
    'hookledger_pool_waiting',
    'hookledger_reconciliation_missing_total',
    'hookledger_reconciliation_runs_total{outcome="refused"}',
  ])('%s is there and 0', (name) => {
    expect(series.get(name)).toBe(0);
  });

  it('no series has the type of an event, of which there would be hundreds', () => {
    expect([...series.keys()].filter((name) => /^hookledger_.*type=/.test(name))).toEqual([]);
    expect(series.size).toBeLessThan(400);
  });

  it('the log has answered, and the event loop has a lag', () => {
    expect(series.get('hookledger_log_readable')).toBe(1);
    expect(series.get('nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
  });
});

describe('A delivery is counted by what came of it', () => {
  it('new and duplicate', async () => {
    const event = customerCreated();
    const series = [deliveries('new'), deliveries('duplicate'), 'hookledger_ack_duration_seconds_count'];
    const grown = await growth(series, async () => {
      await service.deliver(event);
      await service.deliver(event);
    });
    expect(grown).toEqual([1, 1, 2]);
  });

  it.each([
    { reason: 'missing', headers: {} },
    { reason: 'malformed', headers: { 'stripe-signature': 'v1=xyz' } },
    { reason: 'expired', headers: { 'stripe-signature': sign('{}', { timestamp: 1_700_000_000 }) } },
    { reason: 'future', headers: { 'stripe-signature': sign('{}', { timestamp: 4_000_000_000 }) } },
    { reason: 'mismatch', headers: { 'stripe-signature': sign('{ }') } },
  ])('not signed: $reason', async ({ reason, headers }) => {
    const series = [deliveries('invalid_signature'), flaws(reason)];
    expect(await growth(series, () => service.post('{}', headers as Record<string, string>))).toEqual([1, 1]);
  });

  it('signed and no event, and too large', async () => {
    const series = [deliveries('invalid_payload'), deliveries('too_large'), deliveries('too_large_genuine')];
    const grown = await growth(series, async () => {
      const large = 'x'.repeat(1024 * 1024 + 1);
      await service.deliver('{}');
      await service.deliver(large);
      await service.post(large, { 'stripe-signature': sign('{}') });
    });
    expect(grown).toEqual([1, 1, 1]);
  });

  it('gone before it was all there', async () => {
    const payload = payloadOf(customerCreated());
    const grown = await growth([deliveries('aborted')], async () => {
      // The service says "continue" when it has the headers, so that it knows of the delivery by then.
      const headers = {
        'stripe-signature': sign(payload),
        'content-length': payload.length,
        expect: '100-continue',
      };
      const sending = request(`${service.url}/api/webhooks/stripe`, { method: 'POST', headers });
      sending.on('error', () => undefined);
      sending.flushHeaders();
      await once(sending, 'continue');
      sending.write(payload.slice(0, 100));
      sending.destroy();
      await eventually(async () => expect((await scrape()).get(deliveries('aborted'))).toBe(1));
    });
    expect(grown).toEqual([1]);
  });
});

const attempts = (type: string, outcome: string) =>
  `hookledger_attempts_total{type="${type}",outcome="${outcome}"}`;
const durations = (type: string) => `hookledger_processing_duration_seconds_count{type="${type}"}`;

describe('An attempt is counted by what it came to', () => {
  it('with the type of its event, how long it took, and how long the event had been there', async () => {
    // Of these there is a series once they have been seen.
    const first = customerCreated();
    await service.deliver(first);
    await service.until(first.id, 'processed');
    const series = [
      'hookledger_events_outcome_total{outcome="processed",trigger="delivery"}',
      attempts('customer.created', 'processed'),
      durations('customer.created'),
      'hookledger_receive_to_done_seconds_count',
    ];
    const event = customerCreated();
    const grown = await growth(series, async () => {
      await service.deliver(event);
      await service.until(event.id, 'processed');
    });
    expect(grown).toEqual([1, 1, 1, 1]);
  });

  it('as `other` where its type has no handler, however many such types a signed sender invents', async () => {
    const invented = Array.from({ length: 30 }, (_, index) => `invented.type_${index}`);
    for (const type of invented) {
      const event = buildEvent({ type, object: customer({ id: 'cus_other' }), created: 1_790_000_000 });
      await service.deliver(event);
      await service.until(event.id, 'ignored');
    }
    const series = await scrape();
    expect(series.get(attempts('other', 'ignored'))).toBe(invented.length);
    expect(series.get(durations('other'))).toBe(invented.length);
    expect([...series.keys()].filter((name) => name.includes('invented'))).toEqual([]);
  });

  it('in a series only for each type and outcome that was seen', async () => {
    const labelled = [...(await scrape()).keys()].filter((name) => name.startsWith('hookledger_attempts_'));
    expect(labelled.toSorted()).toEqual([
      attempts('customer.created', 'processed'),
      attempts('other', 'ignored'),
    ]);
    const types = [...(await scrape()).keys()].filter((name) =>
      name.startsWith(durations('').split('{')[0] ?? ''),
    );
    expect(types.toSorted()).toEqual([durations('customer.created'), durations('other')]);
  });
});

describe('A scrape', () => {
  const scrapes = (count: number, of = service) =>
    Promise.all(Array.from({ length: count }, () => of.request('GET', '/metrics')));

  it('shares its text with all that come while it is made, and for a second afterwards', async () => {
    const making = jest.spyOn(service.app.get(Metrics).registry, 'metrics');
    const answers = await scrapes(60);
    answers.push(...(await scrapes(3)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    // A second may have begun meanwhile, on a busy machine.
    expect(making.mock.calls.length).toBeLessThanOrEqual(2);
    making.mockRestore();
    await eventually(async () => {
      await service.deliver(customerCreated());
      const [{ text = '' } = {}] = await scrapes(1);
      expect(answers.map((answer) => answer.text)).not.toContain(text);
    });
  });

  it('that failed is not shared with the next one', async () => {
    const other = await TestService.start({}, { database: service.database });
    const making = jest.spyOn(other.app.get(Metrics).registry, 'metrics');
    making.mockRejectedValueOnce(new Error('for the test'));
    const failed = await scrapes(1, other);
    const [next] = await scrapes(1, other);
    expect([failed[0]?.status, next?.status]).toEqual([500, 200]);
    await other.stop({ keepDatabase: true });
  });
});

describe('With METRICS_TOKEN', () => {
  const METRICS_TOKEN = 'token-of-prometheus-in-the-tests';
  let closed: TestService;
  beforeAll(async () => {
    closed = await TestService.start({ METRICS_TOKEN }, { database: service.database });
  });
  afterAll(() => closed.stop({ keepDatabase: true }));

  it.each([
    undefined,
    'Bearer',
    `Bearer ${METRICS_TOKEN}x`,
    `Bearer ${METRICS_TOKEN.slice(1)}`,
    `Basic ${METRICS_TOKEN}`,
    METRICS_TOKEN,
    'Bearer operator-token-of-the-tests',
  ])('a scrape with the header %s is refused, and no text is made', async (authorization) => {
    const making = jest.spyOn(closed.app.get(Metrics).registry, 'metrics');
    const headers = new Headers(authorization === undefined ? {} : { authorization });
    for (const method of ['GET', 'HEAD']) {
      const answer = await closed.request(method, '/metrics', { headers });
      expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    }
    expect(making).not.toHaveBeenCalled();
    making.mockRestore();
  });

  it('a scrape that has it is answered, and probes need none', async () => {
    const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
    expect((await closed.request('GET', '/metrics', { headers })).text).toContain('hookledger_log_readable');
    expect((await closed.request('GET', '/health/live')).status).toBe(200);
  });
});

describe('The backlog', () => {
  let quiet: TestService;
  beforeAll(async () => {
    quiet = await TestService.start();
    const insert = (status: string, columns: string, values: string) =>
      quiet.query(
        `insert into stripe_event_log (stripe_event_id, event_type, event_data, event_created, created_at, status,
           ${columns})
         select 'evt_${status}_' || n, 'customer.created', '{}', now(), now() - interval '1 hour', '${status}', ${values}
         from generate_series(1, 3) n`,
      );
    await insert('dead', 'reason', `'for the test'`);
    await insert('waiting', 'waiting_for', `'customer:cus_unknown'`);
    await insert('retrying', 'next_attempt_at', `now() + interval '1 hour'`);
    // Somebody has it in hand, and has had it for an hour.
    await insert('pending', 'next_attempt_at', `now() + interval '1 hour'`);
  });
  afterAll(() => quiet.stop());

  it('is told by status, with the age of the oldest event that should have been processed', async () => {
    const series = await scrape(quiet);
    const counts = ['pending', 'retrying', 'waiting', 'dead'].map((status) =>
      series.get(`hookledger_backlog_events{status="${status}"}`),
    );
    expect(counts).toEqual([3, 3, 3, 3]);
    for (const name of ['hookledger_oldest_due_age_seconds', 'hookledger_oldest_waiting_age_seconds']) {
      expect(series.get(name)).toBeGreaterThan(3_599);
      expect(series.get(name)).toBeLessThan(3_700);
    }
  });
});

describe('Without a database', () => {
  it('a scrape is answered all the same, and says that it does not know', async () => {
    const alone = await TestService.start(
      { DATABASE_URL: 'postgres://nobody:secret@127.0.0.1:1/nothing' },
      { database: service.database, untilReady: false },
    );
    try {
      const series = await scrape(alone);
      expect(series.get('hookledger_log_readable')).toBe(0);
      expect(series.get('hookledger_oldest_due_age_seconds')).toBeNaN();
      expect(series.get('hookledger_backlog_events{status="pending"}')).toBeNaN();
    } finally {
      await alone.stop({ keepDatabase: true });
    }
  });
});

describe('docs/operations.md', () => {
  it('tells of every metric, and of no other', async () => {
    const text = await readFile(resolve(__dirname, '../docs/operations.md'), 'utf8');
    const documented = new Set(text.match(/hookledger_[a-z_]+/g));
    const { text: exposed } = await service.request('GET', '/metrics');
    const exported = [...exposed.matchAll(/^# TYPE (hookledger_\w+)/gm)].map(([, name]) => name);
    expect([...documented].toSorted()).toEqual(exported.toSorted());
  });
});
