import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { customer } from '../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../dev/simulation/event.object';
import { ServiceProcess } from './helpers/service-process';
import { eventually, sign } from './helpers/test-service';

let directory: string;
let running: ServiceProcess[] = [];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hookledger process '));
});

afterEach(async () => {
  for (const each of running) {
    if (each.child.exitCode === null && each.child.signalCode === null) each.signalGroup('SIGTERM');
    await each.ended;
  }
  running = [];
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

function start(env: Record<string, string> = {}): ServiceProcess {
  const service = ServiceProcess.start(directory, { LOG_LEVEL: 'error', PORT: '0', ...env });
  running.push(service);
  return service;
}

function events(from: number, count: number): { id: string; payload: string }[] {
  return Array.from({ length: count }, (_, index) => {
    const object = customer({ id: `cus_${from + index}` });
    const event = buildEvent({ type: 'customer.created', object, created: 1_790_000_000 });
    return { id: event.id, payload: payloadOf(event) };
  });
}

/** Whether a delivery was answered 200; false also when nobody is there any more. */
async function send(payload: string, { url, secret }: { url: string; secret: string }): Promise<boolean> {
  const headers = { 'content-type': 'application/json', 'stripe-signature': sign(payload, { secret }) };
  const response = await fetch(`${url}/api/webhooks/stripe`, {
    method: 'POST',
    headers,
    body: payload,
  }).catch(() => undefined);
  await response?.body?.cancel();
  return response?.status === 200;
}

/** Statuses of these events, asked of the service's own embedded database. */
async function statuses(service: ServiceProcess, ids: string[]): Promise<Record<string, number>> {
  const url = /postgres:\/\/\S+/.exec(service.output)?.[0];
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ status: string; count: number }>(
      `select status, count(*)::int from synapscale_db.stripe_event_log where stripe_event_id = any ($1) group by 1`,
      [ids],
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  } finally {
    await client.end();
  }
}

describe('The process, in production', () => {
  it('refuses to start without database, secret and token, and names all three at once', async () => {
    const service = start({ NODE_ENV: 'production' });
    expect(await service.ended).toBe(1);
    for (const name of ['DATABASE_URL', 'STRIPE_WEBHOOK_SECRET', 'ADMIN_API_TOKENS']) {
      expect(service.output).toContain(`- ${name} is not set: `);
    }
    expect(service.output).not.toMatch(/\bat .*\(|node_modules/);
  });

  it('refuses a bad setting by name and never repeats its value', async () => {
    const service = start({
      NODE_ENV: 'production',
      DATABASE_URL: 'mysql://root:hunter2@localhost/x',
      STRIPE_WEBHOOK_SECRET: 'sk_live_hunter2',
      ADMIN_API_TOKENS: 'me:operator:abc',
    });
    expect(await service.ended).toBe(1);
    expect(service.output).toContain('- DATABASE_URL must be a postgres:// URL');
    expect(service.output).toContain('- STRIPE_WEBHOOK_SECRET must start with "whsec_"');
    expect(service.output).not.toContain('hunter2');
  });
});

describe('The process, on a machine with nothing but Node.js', () => {
  it('starts its own PostgreSQL, keeps its secrets to itself, and ends with 0 on Ctrl-C with nothing left running', async () => {
    const service = start();
    const { url, webhookSecret } = await service.ready();
    expect(service.output).toContain(webhookSecret);
    for (const file of ['secrets.json', 'server.json']) {
      expect((await stat(join(directory, '.data', file))).mode & 0o777).toBe(0o600);
    }
    const [first] = events(0, 1);
    expect(await send(first?.payload ?? '', { url, secret: webhookSecret })).toBe(true);

    service.signalGroup('SIGINT');
    expect(await service.ended).toBe(0);
    await expect(readFile(join(directory, '.data/server.json'))).rejects.toThrow('ENOENT');
    await expect(statuses(service, [])).rejects.toThrow('ECONNREFUSED');
  });

  it('keeps its secrets and its data over a restart', async () => {
    const [first] = events(0, 1);
    const service = start();
    const { webhookSecret } = await service.ready();
    const secrets = JSON.parse(await readFile(join(directory, '.data/secrets.json'), 'utf8'));
    expect(secrets.webhookSecret).toBe(webhookSecret);
    expect(await statuses(service, [first?.id ?? ''])).toEqual({ processed: 1 });
  });

  it('has every acknowledged event after it was killed in the middle of a flood, and finishes them', async () => {
    const service = start();
    const { url, webhookSecret } = await service.ready();
    const flood = events(1_000, 600);
    const acknowledged = new Set<string>();
    await Promise.all(
      [...Array(24).keys()].map(async () => {
        for (let event = flood.pop(); event; event = flood.pop()) {
          const ok = await send(event.payload, { url, secret: webhookSecret });
          if (ok) acknowledged.add(event.id);
          if (acknowledged.size === 200) service.child.kill('SIGKILL');
        }
      }),
    );
    await service.ended;
    expect(acknowledged.size).toBeGreaterThanOrEqual(200);

    const next = start();
    await next.ready();
    await eventually(async () => {
      expect(await statuses(next, [...acknowledged])).toEqual({ processed: acknowledged.size });
    });
  });

  it('says which port is taken, when that one was asked for', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const service = start({ PORT: String(port) });
    expect(await service.ended).toBe(1);
    expect(service.output).toContain(`port ${port} is taken. Set PORT to another one`);
    other.close();
  });
});
