import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { CheckResult } from '../src/cli/verify-deployment/check';
import { handledTypes } from '../src/cli/verify-deployment/handled-types';
import { verify } from '../src/cli/verify-deployment/verify';
import { EventRouter } from '../src/events/event-router';
import { Draining } from '../src/shutdown/draining';
import { FakeDeployment } from './helpers/fake-deployment';
import { type EndpointFields, STRIPE_KEY, StripeEndpointsStandIn } from './helpers/stripe-endpoints-stand-in';
import { TestService } from './helpers/test-service';

const WEBHOOK = '/api/webhooks/stripe';

let service: TestService;
let stripe: StripeEndpointsStandIn;
/** Where nothing listens any more. */
let nobody: string;

beforeAll(async () => {
  [service, stripe] = await Promise.all([TestService.start(), StripeEndpointsStandIn.start()]);
  const gone = await FakeDeployment.start();
  await gone.stop();
  nobody = gone.url;
});

afterAll(() => Promise.all([service.stop(), stripe.stop()]));

beforeEach(() => {
  stripe.endpoints = [another, endpoint()];
  stripe.destinations = [];
});

const another: EndpointFields = {
  id: 'we_another',
  url: 'https://another.example.test/api/webhooks/stripe',
  status: 'disabled',
  enabled_events: ['charge.expired'],
  api_version: '2016-07-06',
};

/** The one that points at the service, on the second page of Stripe's list. */
function endpoint(fields: Partial<EndpointFields> = {}): EndpointFields {
  return {
    id: 'we_ours',
    url: service.url + WEBHOOK,
    status: 'enabled',
    enabled_events: handledTypes(),
    api_version: '2026-10-28.endive',
    ...fields,
  };
}

function destination(payload: 'snapshot' | 'thin') {
  return {
    id: 'ed_ours',
    object: 'v2.core.event_destination',
    type: 'webhook_endpoint',
    status: 'enabled',
    enabled_events: handledTypes(),
    event_payload: payload,
    snapshot_api_version: '2026-10-28.endive',
    livemode: false,
    webhook_endpoint: { url: service.url + WEBHOOK },
  };
}

/** @param url of the service if not told otherwise. */
function verified({ url = service.url, webhookOnly = false, key = STRIPE_KEY } = {}): Promise<CheckResult[]> {
  return verify({ url, webhookOnly, json: false, stripe: { key, base: stripe.url } });
}

const named = (checks: readonly CheckResult[], ...statuses: CheckResult['status'][]) =>
  checks.filter(({ status }) => statuses.includes(status)).map(({ name }) => name);

const failures = (checks: readonly CheckResult[]) => named(checks, 'failed');

const one = (checks: readonly CheckResult[], name: string) => checks.find((check) => check.name === name);

/** What is checked of a fake deployment. Stripe is not asked. */
async function verifiedFake(
  answers: Parameters<typeof FakeDeployment.start>[0],
  webhookOnly = false,
): Promise<CheckResult[]> {
  const fake = await FakeDeployment.start(answers);
  const checks = await verify({ url: fake.url, webhookOnly, json: false });
  await fake.stop();
  return checks;
}

const nothingElse = {
  'GET /health/live': { status: 404 },
  'GET /health/ready': { status: 404 },
  'GET /health/startup': { status: 404 },
  'GET /admin/stripe-events': { status: 404 },
};

describe('A deployment', () => {
  it('passes every check when it is healthy, and stores nothing of what was sent', async () => {
    const checks = await verified();
    expect(named(checks, 'passed')).toEqual([
      'reachable',
      'health_live',
      'health_ready',
      'health_startup',
      'forged_delivery',
      'unsigned_delivery',
      'admin_without_token',
      'admin_with_wrong_token',
      'stripe_endpoint',
      'stripe_endpoint_enabled',
      'stripe_event_types',
      'stripe_api_version',
    ]);
    expect(checks).toHaveLength(12);
    expect(await service.query('select from stripe_event_log')).toEqual([]);
  });

  it('still passes when its address is limited in how many bad signatures it may send', async () => {
    const limited = { status: 429, json: { error: 'too_many_bad_signatures' } };
    expect(failures(await verifiedFake({ [`POST ${WEBHOOK}`]: limited }))).toEqual([]);
  });

  it('that is shutting down fails readiness alone', async () => {
    const draining = service.app.get(Draining);
    draining.isDraining = true;
    const checks = await verified();
    draining.isDraining = false;
    expect(failures(checks)).toEqual(['health_ready']);
    expect(one(checks, 'health_ready')).toMatchObject({ detail: 'GET /health/ready answers 503' });
  });

  it('that nobody answers for fails once, and nothing else is asked of it', async () => {
    stripe.endpoints = [endpoint({ url: nobody + WEBHOOK })];
    const checks = await verified({ url: nobody });
    expect(failures(checks)).toEqual(['reachable']);
    expect(named(checks, 'skipped')).toHaveLength(7);
    expect(one(checks, 'reachable')?.detail).toMatch(/ECONNREFUSED/);
  });

  it('that takes the connection and never answers fails within the timeout', async () => {
    const began = performance.now();
    const checks = await verifiedFake({ [`GET ${WEBHOOK}`]: 'never' });
    expect(failures(checks)).toEqual(['reachable']);
    expect(one(checks, 'reachable')?.detail).toBe('no answer within 5 s');
    // Nothing but the timeout would end it.
    expect(performance.now() - began).toBeLessThan(30_000);
  });

  it.each([
    ['takes', 200, {}],
    ['redirects', 308, {}],
    ['cannot take', 503, { error: 'unavailable' }],
  ])('that %s deliveries which are not signed by Stripe fails', async (_, status, json) => {
    const checks = await verifiedFake({ [`POST ${WEBHOOK}`]: { status, json } });
    expect(failures(checks)).toEqual(['forged_delivery', 'unsigned_delivery']);
  });

  it.each([
    ['by something else', 400, undefined],
    ['for its address', 403, { error: 'address_not_allowed' }],
  ])('whose refusals are made %s is warned of', async (_, status, json) => {
    const checks = await verifiedFake({ [`POST ${WEBHOOK}`]: { status, json } });
    expect(named(checks, 'failed', 'warning')).toEqual(['forged_delivery', 'unsigned_delivery']);
    expect(failures(checks)).toEqual([]);
  });

  it('whose admin API is open fails', async () => {
    const checks = await verifiedFake({ 'GET /admin/stripe-events': { status: 200, json: { events: [] } } });
    expect(failures(checks)).toEqual(['admin_without_token', 'admin_with_wrong_token']);
  });

  it('whose admin API is not exposed passes', async () => {
    expect(failures(await verifiedFake({ 'GET /admin/stripe-events': { status: 404 } }))).toEqual([]);
  });
});

describe('A URL that is to expose the webhook alone', () => {
  it('passes when nothing else is found there', async () => {
    const checks = await verifiedFake(nothingElse, true);
    expect(failures(checks)).toEqual([]);
    expect(named(checks, 'passed')).toEqual([
      'reachable',
      'forged_delivery',
      'unsigned_delivery',
      'health_live_hidden',
      'health_ready_hidden',
      'health_startup_hidden',
      'metrics_hidden',
      'admin_hidden',
      'console_hidden',
    ]);
  });

  it('fails for everything else that answers, the admin API that asks for a token too', async () => {
    expect(failures(await verified({ webhookOnly: true }))).toEqual([
      'health_live_hidden',
      'health_ready_hidden',
      'health_startup_hidden',
      'metrics_hidden',
      'admin_hidden',
      'console_hidden',
    ]);
  });

  it('fails the probes when it is taken for one that exposes all, and says what to use', async () => {
    const checks = await verifiedFake(nothingElse);
    expect(failures(checks)).toEqual(['health_live', 'health_ready', 'health_startup']);
    expect(one(checks, 'health_live')?.fix).toContain('--webhook-only');
  });
});

describe('A deployment with an admin listener', () => {
  let apart: TestService;
  beforeAll(async () => {
    apart = await TestService.start({ ADMIN_PORT: '0' }, { database: service.database });
  });
  afterAll(() => apart.stop({ keepDatabase: true }));

  const verifiedBoth = (url: string, adminUrl: string) =>
    verify({ url, adminUrl, webhookOnly: false, json: false });
  const hidden = [
    'health_live_hidden',
    'health_ready_hidden',
    'health_startup_hidden',
    'metrics_hidden',
    'admin_hidden',
    'console_hidden',
  ];
  const atAdmin = [
    'health_live',
    'health_ready',
    'health_startup',
    'metrics',
    'admin_without_token',
    'admin_with_wrong_token',
    'admin_takes_no_deliveries',
  ];

  it('passes every check: nothing but the webhook at the one, everything else at the other', async () => {
    const checks = await verifiedBoth(apart.url, apart.adminUrl);
    expect(named(checks, 'passed')).toEqual([
      'reachable',
      'forged_delivery',
      'unsigned_delivery',
      ...hidden,
      'admin_reachable',
      ...atAdmin,
    ]);
    expect(named(checks, 'failed', 'warning')).toEqual([]);
    expect(await service.query('select from stripe_event_log')).toEqual([]);
  });

  it('fails when the admin listener is public, and when it takes deliveries', async () => {
    expect(failures(await verifiedBoth(service.url, apart.adminUrl))).toEqual(hidden);
    expect(failures(await verifiedBoth(apart.url, service.url))).toEqual(['admin_takes_no_deliveries']);
  });

  it('fails with the two addresses exchanged', async () => {
    const checks = await verifiedBoth(apart.adminUrl, apart.url);
    expect(failures(checks)).toEqual([
      'forged_delivery',
      'unsigned_delivery',
      ...hidden,
      'health_live',
      'health_ready',
      'health_startup',
      'metrics',
      'admin_takes_no_deliveries',
    ]);
  });

  it('passes with metrics that need a token', async () => {
    const METRICS_TOKEN = 'token-of-prometheus-in-the-tests';
    const closed = await TestService.start(
      { ADMIN_PORT: '0', METRICS_TOKEN },
      { database: service.database },
    );
    const checks = await verifiedBoth(closed.url, closed.adminUrl);
    await closed.stop({ keepDatabase: true });
    expect(failures(checks)).toEqual([]);
    expect(one(checks, 'metrics')?.detail).toBe('GET /metrics answers 401: METRICS_TOKEN is set');
  });

  it('is not asked further where nobody answers', async () => {
    const checks = await verifiedBoth(apart.url, nobody);
    expect(failures(checks)).toEqual(['admin_reachable']);
    expect(named(checks, 'skipped')).toEqual(expect.arrayContaining(atAdmin));
  });

  it('whose admin listener is not given fails the probes, and says how to give it', async () => {
    const checks = await verified({ url: apart.url });
    expect(one(checks, 'health_live')?.fix).toContain('--admin-url');
  });
});

describe("Stripe's endpoint", () => {
  const needs = ['stripe_endpoint_enabled', 'stripe_event_types', 'stripe_api_version'];

  it('may send every type', async () => {
    stripe.endpoints = [endpoint({ enabled_events: ['*'] })];
    expect(named(await verified(), 'failed', 'warning', 'skipped')).toEqual([]);
  });

  it('may send more types than are handled', async () => {
    stripe.endpoints = [endpoint({ enabled_events: [...handledTypes(), 'charge.expired'] })];
    expect(named(await verified(), 'failed', 'warning', 'skipped')).toEqual([]);
  });

  it('fails when it is missing', async () => {
    stripe.endpoints = [another];
    const checks = await verified();
    expect(failures(checks)).toEqual(['stripe_endpoint']);
    expect(named(checks, 'skipped')).toEqual(needs);
  });

  it('fails when there are two', async () => {
    stripe.endpoints = [endpoint(), another, endpoint({ id: 'we_second' })];
    const checks = await verified();
    expect(failures(checks)).toEqual(['stripe_endpoint']);
    expect(one(checks, 'stripe_endpoint')?.detail).toContain('we_ours, we_second');
  });

  it('passes with a slash at its end, which leads to the same route', async () => {
    stripe.endpoints = [endpoint({ url: `${service.url}${WEBHOOK}/` })];
    expect(failures(await verified())).toEqual([]);
    expect((await service.request('POST', `${WEBHOOK}/`)).status).toBe(400);
  });

  it('fails when it is disabled', async () => {
    stripe.endpoints = [endpoint({ status: 'disabled' })];
    expect(failures(await verified())).toEqual(['stripe_endpoint_enabled']);
  });

  it('fails when it lacks types, and names them', async () => {
    const lacking = new Set(['charge.refunded', 'invoice.paid']);
    stripe.endpoints = [endpoint({ enabled_events: handledTypes().filter((type) => !lacking.has(type)) })];
    const checks = await verified();
    expect(failures(checks)).toEqual(['stripe_event_types']);
    expect(one(checks, 'stripe_event_types')?.detail).toBe(
      'we_ours does not send charge.refunded, invoice.paid',
    );
  });

  it.each(['2019-12-03', '2027-01-27.fig'])('fails in the API version %s', async (version) => {
    stripe.endpoints = [endpoint({ api_version: version })];
    expect(failures(await verified())).toEqual(['stripe_api_version']);
  });

  it("is warned of in the account's API version, which cannot be told", async () => {
    stripe.endpoints = [endpoint({ api_version: null })];
    const checks = await verified();
    expect(named(checks, 'failed', 'warning')).toEqual(['stripe_api_version']);
    expect(one(checks, 'stripe_api_version')).toMatchObject({ status: 'warning' });
  });

  it('may be an event destination of API v2', async () => {
    stripe.endpoints = [another];
    stripe.destinations = [destination('snapshot')];
    expect(named(await verified(), 'failed', 'warning', 'skipped')).toEqual([]);
  });

  it('may be an event destination that sends thin events, for which the service needs a key', async () => {
    stripe.endpoints = [];
    const enabled_events = handledTypes().map((type) => `v1.${type}`);
    stripe.destinations = [{ ...destination('thin'), enabled_events }];
    const checks = await verified();
    expect(failures(checks)).toEqual([]);
    expect(named(checks, 'warning')).toEqual(['stripe_endpoint']);
    expect(one(checks, 'stripe_endpoint')?.fix).toContain('STRIPE_API_KEY');
  });

  it('that sends thin events has to send those that tell of what has a handler', async () => {
    stripe.endpoints = [];
    stripe.destinations = [destination('thin')];
    expect(failures(await verified())).toEqual(['stripe_event_types']);
  });

  it('is missing, with that reserve, when event destinations cannot be listed', async () => {
    stripe.endpoints = [];
    stripe.destinations = undefined;
    const checks = await verified();
    expect(failures(checks)).toEqual(['stripe_endpoint']);
    expect(one(checks, 'stripe_endpoint')?.detail).toContain('could not be listed');
  });

  it('cannot be looked at with a key that Stripe does not know, and the key is not told', async () => {
    const checks = await verified({ key: 'rk_test_nobody_knows' });
    expect(failures(checks)).toEqual(['stripe_endpoint']);
    expect(one(checks, 'stripe_endpoint')?.detail).toBe('Stripe does not know the key (401)');
    expect(JSON.stringify(checks)).not.toContain('nobody_knows');
  });

  it('is asked for the very types that the service routes, without aliases, which Stripe does not know', () => {
    const ours = /\.fetched$|^payment_intent\.failed$/;
    const routed = service.app.get(EventRouter).types.filter((type) => !ours.test(type));
    expect(handledTypes()).toEqual(routed.toSorted());
  });
});

describe('The command', () => {
  async function run(args: string[], env: Record<string, string> = {}) {
    const preload = resolve(__dirname, 'helpers/run-typescript.cjs');
    const script = resolve(__dirname, '../src/cli/verify-deployment.ts');
    const child = spawn(process.execPath, ['-r', preload, script, ...args], {
      env: { PATH: process.env.PATH ?? '', ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    const [code] = (await once(child, 'close')) as [number];
    return { code, output };
  }

  const withKey = () => ({ STRIPE_API_KEY: STRIPE_KEY, STRIPE_API_BASE: stripe.url });

  it('ends with 0 and one line for each check when all is well, whatever slash is at the end', async () => {
    const { code, output } = await run(['--url', `${service.url}/`], withKey());
    expect(output.match(/^✓ /gm)).toHaveLength(12);
    expect(output).toMatch(/\n12 passed\n$/);
    expect(output).not.toContain(STRIPE_KEY);
    expect(code).toBe(0);
  });

  it('says that Stripe was not asked without a key, and ends with 0', async () => {
    const { code, output } = await run(['--url', service.url]);
    expect(output.match(/^– stripe_\w+ +not asked: STRIPE_API_KEY is not set$/gm)).toHaveLength(4);
    expect(output).toMatch(/\n8 passed, 4 skipped\n$/);
    expect(code).toBe(0);
  });

  it('ends with 1 and what to do when something failed', async () => {
    stripe.endpoints = [endpoint({ status: 'disabled' })];
    const { code, output } = await run(['--url', service.url], withKey());
    expect(output).toMatch(/^✗ stripe_endpoint_enabled +we_ours is disabled: .*\n +→ enable it: /m);
    expect(output).not.toContain(STRIPE_KEY);
    expect(code).toBe(1);
  });

  it('ends with 1 and no stack when nobody answers', async () => {
    const { code, output } = await run(['--url', nobody]);
    expect(output).toMatch(/^✗ reachable /m);
    expect(output).not.toMatch(/\bat .*\(|node_modules/);
    expect(code).toBe(1);
  });

  it('prints JSON with --json', async () => {
    const { code, output } = await run(['--json', '--url', `${service.url}/`], withKey());
    const json = JSON.parse(output) as { url: string; ok: boolean; checks: CheckResult[] };
    expect(json).toMatchObject({ url: service.url, ok: true });
    expect(json.checks).toHaveLength(12);
    expect(json.checks).toContainEqual({
      name: 'stripe_event_types',
      status: 'passed',
      detail: `we_ours sends all ${handledTypes().length} types that have a handler`,
    });
    expect(output).not.toContain(STRIPE_KEY);
    expect(code).toBe(0);
  });

  it.each([
    ['', '--url is needed'],
    ['--url hooks.example.test', '--url must be an http:// or https:// URL'],
    ['--url https://me:pw@hooks.example.test', '--url must have neither a query nor a password'],
    [`--url https://hooks.example.test${WEBHOOK}/`, `--url must be the address without ${WEBHOOK}`],
    ['--url https://hooks.example.test --key sk_test_1', "Unknown option '--key'"],
    ['--url https://hooks.example.test --admin-url 127.0.0.1:3001', '--admin-url must be an http:// or'],
    ['--url https://hooks.example.test --admin-url https://hooks.example.test/', '--admin-url must differ'],
    [
      '--url https://hooks.example.test --admin-url http://127.0.0.1:3001 --webhook-only',
      '--webhook-only is for an admin listener that cannot be reached',
    ],
  ])('ends with 2 when it is called with "%s"', async (args, complaint) => {
    const { code, output } = await run(args.split(' ').filter(Boolean));
    expect(output).toContain(complaint);
    expect(output).toContain('See npm run verify:deployment -- --help');
    expect(code).toBe(2);
  });

  it('ends with 2 for what is no key, and does not repeat it', async () => {
    const { code, output } = await run(['--url', service.url], { STRIPE_API_KEY: 'whsec_of_somebody' });
    expect(output).toContain('STRIPE_API_KEY must be a secret or restricted key');
    expect(output).not.toContain('of_somebody');
    expect(code).toBe(2);
  });

  it('explains itself with --help', async () => {
    const { code, output } = await run(['--help']);
    expect(output).toContain('--webhook-only');
    expect(code).toBe(0);
  });
});
