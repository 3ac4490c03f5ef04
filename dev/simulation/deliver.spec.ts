import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe = require('stripe');
import { deliver } from './deliver';
import { NO_ANSWER } from './delivery-report';
import { saasMonth } from './saas-month';

const SECRET = 'whsec_simulated';
const { deliveries } = saasMonth({ seed: 'deliver', tenants: 2, startsAt: 1_790_000_000 });

describe('delivering', () => {
  let server: Server;
  let respond: RequestListener;
  let url: string;

  beforeAll(async () => {
    server = createServer((request, response) => respond(request, response));
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port }: AddressInfo = Object.assign({ port: 0, address: '', family: '' }, server.address());
    url = `http://127.0.0.1:${port}`;
  });

  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it('signs each body as Stripe does and counts what came back', async () => {
    const verified: string[] = [];
    respond = async (request, response) => {
      const chunks: Buffer[] = await request.toArray();
      const header = request.headers['stripe-signature'] ?? '';
      verified.push(Stripe.webhooks.constructEvent(Buffer.concat(chunks), header, SECRET).id);
      response.end(`{"received":true,"duplicate":${verified.length % 2 === 0}}`);
    };
    const report = await deliver(deliveries, { url, secret: SECRET, concurrency: 4 });
    expect(verified.toSorted()).toEqual(deliveries.map(({ event }) => event.id).toSorted());
    expect([...report.answers]).toEqual([['200', deliveries.length]]);
    expect(report.duplicates).toBe(Math.floor(deliveries.length / 2));
    expect(report.unacknowledged.size).toBe(0);
    expect(report.latency(0.99)).toBeGreaterThanOrEqual(report.latency(0.5) ?? Infinity);
  });

  it('tries again after a 503, never after a 400', async () => {
    let asked = 0;
    respond = (_request, response) => {
      asked += 1;
      response.writeHead(asked === 1 ? 503 : asked === 2 ? 200 : 400).end();
    };
    const report = await deliver(deliveries.slice(0, 2), {
      url,
      secret: SECRET,
      concurrency: 1,
      retryDelayMs: 1,
    });
    expect(Object.fromEntries(report.answers)).toEqual({ 503: 1, 200: 1, 400: 1 });
    expect(Object.fromEntries(report.unacknowledged)).toEqual({ 400: 1 });
  });

  it('gives up on a server that is not there', async () => {
    const options = {
      url: 'http://127.0.0.1:9',
      secret: SECRET,
      maxAttempts: 3,
      retryDelayMs: 1,
      concurrency: 1,
    };
    const report = await deliver(deliveries, options);
    expect(Object.fromEntries(report.unacknowledged)).toEqual({ [NO_ANSWER]: deliveries.length });
    expect(report.retries).toBe(2);
  });

  it('keeps to a rate', async () => {
    respond = (_request, response) => response.end('{}');
    const report = await deliver(deliveries.slice(0, 11), { url, secret: SECRET, ratePerSecond: 100 });
    expect(report.elapsedMs).toBeGreaterThanOrEqual(99);
  });
});
