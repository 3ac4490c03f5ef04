import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { customer } from '../../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../../dev/simulation/event.object';
import { ServiceProcess } from '../helpers/service-process';
import { createTestDatabase, type TestDatabase } from '../helpers/test-database';
import { sign } from '../helpers/test-service';

const SECONDS = Number(process.env.ABUSE_SECONDS ?? 12);
const SLOW_CONNECTIONS = 2_000;
const FORGERS = 24;
/** Of one sender: often enough that the four first deliveries, whose connections queue behind the slow ones, are below 1 %. */
const BETWEEN_MS = 50;
const SECRET = 'whsec_abuse';

interface Answer {
  status: number;
  ms: number;
}

let directory: string;
let database: TestDatabase;
let service: ServiceProcess;
let url: URL;
const genuine: Answer[] = [];
const forged = new Map<number, number>();
/** How long each slow connection was kept, in seconds. */
const kept: number[] = [];
let peakMemoryMb = 0;

function send(body: string, signature: string, agent?: Agent): Promise<Answer> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const headers = { 'content-length': Buffer.byteLength(body), 'stripe-signature': signature };
    const sending = request(url, { method: 'POST', headers, agent }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, ms: performance.now() - began }));
    });
    sending.once('error', reject);
    sending.end(body);
  });
}

/** Half of them never end their headers, the others never end a body that looks signed; all send a byte each second. */
function openSlowly(index: number): Socket {
  const began = performance.now();
  const socket = connect(Number(url.port), url.hostname);
  const start = `POST ${url.pathname} HTTP/1.1\r\nHost: x\r\n`;
  const signature = `t=${Math.floor(Date.now() / 1_000)},v1=${'0'.repeat(64)}`;
  const body = `Stripe-Signature: ${signature}\r\nContent-Length: 5000\r\n\r\n{`;
  socket.write(index % 2 === 0 ? start : start + body);
  const drip = setInterval(() => socket.write(index % 2 === 0 ? 'a' : ' '), 1_000);
  socket.on('error', () => undefined);
  socket.on('data', () => undefined);
  socket.once('close', () => {
    clearInterval(drip);
    kept.push((performance.now() - began) / 1_000);
  });
  return socket;
}

async function forge(until: number): Promise<void> {
  const body = payloadOf(
    buildEvent({ type: 'customer.created', object: customer({ id: 'cus_forged' }), created: 1 }),
  );
  while (performance.now() < until) {
    const { status } = await send(body, sign(body, { secret: 'whsec_guessed' })).catch(() => ({ status: 0 }));
    forged.set(status, (forged.get(status) ?? 0) + 1);
  }
}

async function deliver(worker: number, until: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  for (let index = 0; performance.now() < until; index += 1) {
    const object = customer({ id: `cus_${worker}_${index}` });
    const body = payloadOf(buildEvent({ type: 'customer.created', object, created: 1_790_000_000 }));
    genuine.push(await send(body, sign(body, { secret: SECRET }), agent));
    await sleep(BETWEEN_MS);
  }
  agent.destroy();
}

/** For people. */
function summary(): string {
  const sorted = genuine.map(({ ms }) => ms).toSorted((a, b) => a - b);
  const at = (share: number) => `${Math.round(sorted[Math.floor(share * sorted.length)] ?? 0)} ms`;
  const forgeries = [...forged.values()].reduce((sum, count) => sum + count, 0);
  return [
    `${genuine.length} genuine deliveries: ${at(0.5)} (median), ${at(0.99)} (99 %), ${at(0.999)} (99.9 %)`,
    `${forgeries} forged ones; slow connections cut off after ${Math.max(...kept).toFixed(1)} s at most`,
    `${Math.round(peakMemoryMb)} MB at most`,
  ].join('; ');
}

async function watchMemory(until: number): Promise<void> {
  while (performance.now() < until) {
    await sleep(500);
    const status = await readFile(`/proc/${service.child.pid}/status`, 'utf8');
    peakMemoryMb = Math.max(peakMemoryMb, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1_024);
  }
}

beforeAll(
  async () => {
    directory = await mkdtemp(join(tmpdir(), 'hookledger-abuse-'));
    database = await createTestDatabase();
    service = ServiceProcess.start(directory, {
      LOG_LEVEL: 'error',
      PORT: '0',
      DATABASE_URL: database.url,
      STRIPE_WEBHOOK_SECRET: SECRET,
      ADMIN_API_TOKENS: 'olga:operator:token-of-the-test',
    });
    url = new URL('/api/webhooks/stripe', (await service.ready()).url);

    const until = performance.now() + SECONDS * 1_000;
    const sockets = Array.from({ length: SLOW_CONNECTIONS }, (_, index) => openSlowly(index));
    await Promise.all([
      ...Array.from({ length: FORGERS }, () => forge(until)),
      ...Array.from({ length: 4 }, (_, worker) => deliver(worker, until)),
      watchMemory(until),
    ]);
    // Waits for those that are still connected, a little longer than a connection may last.
    for (const deadline = performance.now() + 10_000; kept.length < sockets.length; await sleep(50)) {
      if (performance.now() > deadline) break;
    }
    for (const socket of sockets) socket.destroy();
    console.log(summary());
  },
  SECONDS * 1_000 + 60_000,
);

afterAll(async () => {
  service.signalGroup('SIGTERM');
  await service.ended;
  await database.drop();
  await rm(directory, { recursive: true, force: true });
});

describe(`With ${SLOW_CONNECTIONS} slow connections and a flood of forged deliveries from the same address`, () => {
  it('every genuine delivery is acknowledged', () => {
    expect(genuine.length).toBeGreaterThan(10 * SECONDS);
    expect(genuine.filter(({ status }) => status !== 200)).toEqual([]);
  });

  it('ninety-nine of a hundred within a second, and the slowest within five', () => {
    const sorted = genuine.map(({ ms }) => ms).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(0.99 * sorted.length)]).toBeLessThan(1_000);
    expect(sorted.at(-1)).toBeLessThan(5_000);
  });

  it('the forged ones get 400 at first, and 429 from then on', () => {
    expect([...forged.keys()].filter((status) => status !== 0).toSorted()).toEqual([400, 429]);
    expect(forged.get(400)).toBe(30);
    expect(forged.get(429)).toBeGreaterThan(30);
  });

  it('the slow ones are cut off within fifteen seconds', () => {
    expect(kept).toHaveLength(SLOW_CONNECTIONS);
    expect(Math.max(...kept)).toBeLessThan(15);
  });

  it('the process stays below 400 MB', () => {
    expect(peakMemoryMb).toBeGreaterThan(0);
    expect(peakMemoryMb).toBeLessThan(400);
  });
});
