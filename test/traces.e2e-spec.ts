import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../dev/simulation/event.object';
import { ServiceProcess } from './helpers/service-process';
import { createTestDatabase, type TestDatabase } from './helpers/test-database';
import { eventually, sign } from './helpers/test-service';
import { type CollectedSpan, TraceCollector } from './helpers/trace-collector';

const SECRET = 'whsec_traced';
const TOKEN = 'operator-token-of-traces';
const EMAIL = 'never.to.be.traced@example.com';
const PROXY = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7' };
const kinds = { internal: 1, server: 2, consumer: 5 };
const FAILED = 2;

let collector: TraceCollector;
let database: TestDatabase;
const directories: string[] = [];
const processes: ServiceProcess[] = [];

beforeAll(async () => {
  collector = await TraceCollector.start();
  database = await createTestDatabase();
  await database.query(`
    create function refuse() returns trigger language plpgsql as $$ begin
      raise exception using message = 'refused ' || new.email;
    end $$`);
  await database.query(
    `create trigger refuse before update on stripe_customers for each row
     when (new.id = 'cus_refused') execute function refuse()`,
  );
});

afterAll(async () => {
  for (const service of processes) {
    if (service.child.exitCode === null) service.signalGroup('SIGKILL');
    await service.ended;
  }
  collector.stop();
  await database.drop();
  for (const directory of directories) await rm(directory, { recursive: true, force: true });
});

const overJson = () => ({
  OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
});

async function begin(env: Record<string, string>): Promise<ServiceProcess> {
  const directory = await mkdtemp(join(tmpdir(), 'hookledger-traces-'));
  directories.push(directory);
  const service = ServiceProcess.start(directory, {
    PORT: '0',
    DATABASE_URL: database.url,
    STRIPE_WEBHOOK_SECRET: SECRET,
    ADMIN_API_TOKENS: `olga:operator:${TOKEN}`,
    RETRY_MAX_ATTEMPTS: '1',
    RETRY_BASE_DELAY_MS: '86400000',
    RETRY_MAX_DELAY_MS: '86400000',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    ...env,
  });
  processes.push(service);
  return service;
}

async function end(service: ServiceProcess): Promise<number | null> {
  service.signalGroup('SIGTERM');
  return service.ended;
}

async function deliver(url: string, payload: string, headers: Record<string, string> = {}): Promise<number> {
  const response = await fetch(`${url}/api/webhooks/stripe`, {
    method: 'POST',
    body: payload,
    headers: { 'stripe-signature': sign(payload, { secret: SECRET }), ...headers },
  });
  await response.text();
  return response.status;
}

async function until(eventId: string, status: string): Promise<Record<string, unknown>> {
  return eventually(async () => {
    const [row] = await database.query('select * from stripe_event_log where stripe_event_id = $1', [
      eventId,
    ]);
    if (row?.status !== status) throw new Error(`it is ${String(row?.status)}`);
    return row;
  });
}

function customerCreated(id: string) {
  return buildEvent({
    type: 'customer.created',
    object: customer({ id, email: EMAIL }),
    created: 1_790_000_000,
  });
}

function spansOf(eventId: string, name: string): CollectedSpan[] {
  return collector.spans
    .filter((span) => span.attributes['stripe.event.id'] === eventId && span.name === name)
    .toSorted((a, b) => (BigInt(a.startTimeUnixNano) < BigInt(b.startTimeUnixNano) ? -1 : 1));
}

const idsOf = ({ traceId, spanId }: { traceId: string; spanId: string }) => ({ traceId, spanId });

describe('An event that fails, is retried by another process, and is replayed', () => {
  const event = customerCreated('cus_refused');
  let first: ServiceProcess;
  let deliveries: CollectedSpan[];
  let attempts: CollectedSpan[];
  let replays: CollectedSpan[];

  beforeAll(async () => {
    first = await begin(overJson());
    const { url } = await first.ready();
    await deliver(url, payloadOf(event), { traceparent: `00-${PROXY.traceId}-${PROXY.spanId}-01` });
    await until(event.id, 'retrying');
    await end(first);

    const second = await begin({ ...overJson(), OTEL_SERVICE_NAME: 'billing-hooks' });
    const replica = await second.ready();
    await database.query('update stripe_event_log set next_attempt_at = now() where stripe_event_id = $1', [
      event.id,
    ]);
    await until(event.id, 'dead');
    await database.query('drop trigger refuse on stripe_customers');
    await fetch(`${replica.url}/admin/stripe-events/${event.id}/replay`, {
      method: 'POST',
      body: '{"reason": "the database takes it now"}',
      headers: { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' },
    });
    await until(event.id, 'processed');
    await end(second);

    deliveries = spansOf(event.id, 'POST /api/webhooks/stripe');
    attempts = spansOf(event.id, 'process customer.created');
    replays = spansOf(event.id, 'replay');
  });

  it('has a span for its delivery, within the trace of the proxy that passed it on', () => {
    expect(deliveries[0]).toMatchObject({
      traceId: PROXY.traceId,
      parentSpanId: PROXY.spanId,
      kind: kinds.server,
      attributes: {
        'http.response.status_code': 200,
        'hookledger.delivery.result': 'new',
        'stripe.event.type': 'customer.created',
      },
      resource: { 'service.name': 'hookledger' },
    });
  });

  it('has a span for each attempt, linked to the delivery and within its trace, also from another process', () => {
    const [delivery] = deliveries.map(idsOf);
    for (const attempt of attempts.slice(0, -1)) {
      expect(attempt).toMatchObject({ traceId: PROXY.traceId, parentSpanId: delivery?.spanId });
      expect(attempt.links.map(idsOf)).toEqual([delivery]);
    }
    expect(attempts.map(({ resource }) => resource['service.name'])).toEqual([
      'hookledger',
      'billing-hooks',
      'billing-hooks',
    ]);
  });

  it('shows of each attempt why it ran, what it came to, and whether it failed', () => {
    const told = attempts.map(({ kind, attributes, status }) => ({
      kind,
      trigger: attributes['hookledger.attempt.trigger'],
      outcome: attributes['hookledger.attempt.outcome'],
      failure: attributes['error.type'],
      status: status.code,
    }));
    expect(told).toEqual([
      {
        kind: kinds.consumer,
        trigger: 'delivery',
        outcome: 'retrying',
        failure: 'ordinary',
        status: FAILED,
      },
      {
        kind: kinds.consumer,
        trigger: 'retry',
        outcome: 'dead',
        failure: 'ordinary',
        status: FAILED,
      },
      expect.objectContaining({ trigger: 'replay', outcome: 'processed' }),
    ]);
  });

  it('has a span for the replay, linked to the delivery, and what it brings about refers to the replay', () => {
    expect(replays).toHaveLength(1);
    expect(replays[0]?.links.map(idsOf)).toEqual(deliveries.map(idsOf));
    const last = attempts.at(-1);
    expect(last).toMatchObject({ traceId: replays[0]?.traceId, parentSpanId: replays[0]?.spanId });
    expect(last?.links.map(idsOf)).toEqual(replays.map(idsOf));
  });

  it('names its trace in the log lines of its delivery and attempts', () => {
    const lines = first.output
      .split('\n')
      .filter((line) => line.startsWith('{') && line.includes(event.id))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const traced = lines.filter(({ trace_id }) => trace_id === PROXY.traceId);
    expect(traced.map(({ context }) => context)).toEqual(expect.arrayContaining(['Delivery', 'Attempt']));
  });

  it('tells nothing of what it holds', () => {
    for (const { body } of collector.requests) expect(body.includes(EMAIL)).toBe(false);
  });
});

it('A delivery that comes again has a trace of its own, with a link to the first', async () => {
  const event = customerCreated('cus_twice');
  const service = await begin(overJson());
  const { url } = await service.ready();
  await deliver(url, payloadOf(event));
  await until(event.id, 'processed');
  await deliver(url, payloadOf(event));
  await end(service);
  const [first, second, ...rest] = spansOf(event.id, 'POST /api/webhooks/stripe');
  if (!first || !second) throw new Error('there should be two');
  expect(second.attributes['hookledger.delivery.result']).toBe('duplicate');
  expect(second.traceId).not.toBe(first.traceId);
  expect(second.links.map(idsOf)).toEqual([idsOf(first)]);
  expect(rest).toEqual([]);
});

it('Without a standard variable nothing is traced, and nothing kept of it', async () => {
  const before = collector.requests.length;
  const event = customerCreated('cus_untraced');
  const service = await begin({});
  const { url } = await service.ready();
  await deliver(url, payloadOf(event), { traceparent: `00-${PROXY.traceId}-${PROXY.spanId}-01` });
  expect(await until(event.id, 'processed')).toMatchObject({ traceparent: null });
  await end(service);
  expect(collector.requests).toHaveLength(before);
  expect(service.output).not.toContain('trace_id');
});

it('Spans go out as protobuf, and the last ones before the process ends, unless the variables say otherwise', async () => {
  const before = collector.requests.length;
  const event = customerCreated('cus_protobuf');
  const service = await begin({
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_BSP_SCHEDULE_DELAY: '60000',
  });
  const { url } = await service.ready();
  await deliver(url, payloadOf(event));
  await until(event.id, 'processed');
  await end(service);
  const sent = collector.requests.slice(before);
  expect(sent).toEqual([
    expect.objectContaining({ path: '/v1/traces', contentType: 'application/x-protobuf' }),
  ]);
  expect(sent[0]?.body.includes(event.id)).toBe(true);
});

it('A sampler that takes nothing takes no attempt either', async () => {
  const event = customerCreated('cus_unsampled');
  const service = await begin({ ...overJson(), OTEL_TRACES_SAMPLER: 'always_off' });
  const { url } = await service.ready();
  await deliver(url, payloadOf(event));
  await until(event.id, 'processed');
  await end(service);
  expect(collector.spans.filter(({ attributes }) => attributes['stripe.event.id'] === event.id)).toEqual([]);
});

it('A collector that never answers keeps neither deliveries nor the end of the process waiting', async () => {
  collector.isSilent = true;
  const event = customerCreated('cus_silent');
  const service = await begin({
    ...overJson(),
    OTEL_EXPORTER_OTLP_TIMEOUT: '60000',
    OTEL_BSP_EXPORT_TIMEOUT: '60000',
  });
  const { url } = await service.ready();
  expect(await deliver(url, payloadOf(event))).toBe(200);
  await until(event.id, 'processed');
  const began = performance.now();
  expect(await end(service)).toBe(0);
  // It gives the last spans two seconds. A busy machine takes some more, the exporter by itself would take a minute.
  expect(performance.now() - began).toBeLessThan(30_000);
  collector.isSilent = false;
});

it.each([
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
  ['OTEL_TRACES_EXPORTER', 'zipkin'],
  ['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'collector:4318'],
])('%s=%s refuses to start, and the variable is named', async (name, value) => {
  const service = await begin({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, [name]: value });
  expect(await service.ended).toBe(1);
  expect(service.output).toContain(`hookledger cannot start:\n  - ${name} must be`);
});
