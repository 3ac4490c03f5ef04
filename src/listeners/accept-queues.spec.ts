import { createServer, type Server } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { ConnectionLimit } from '../http/edge/connections';
import { Metrics } from '../metrics/metrics';
import { AcceptQueues, canSharePort } from './accept-queues';

describe('A port is shared by several sockets', () => {
  it.each([
    ['linux', '20.19.0', false],
    ['linux', '22.11.9', false],
    ['linux', '22.12.0', true],
    ['linux', '23.0.0', false],
    ['linux', '23.1.0', true],
    ['linux', '24.0.0', true],
    ['darwin', '24.0.0', false],
  ])('on %s with Node %s: %s', (platform, version, expected) => {
    expect(canSharePort(platform, version)).toBe(expected);
  });
});

/** In the titles of what is skipped: the image has Node 24, and a checkout may be run with Node 20. */
const cannotShare = canSharePort() ? '' : ' (skipped: Linux and Node 22.12 or newer share a port)';

(cannotShare ? describe.skip : describe)(`A listener that shares its port${cannotShare}`, () => {
  const metrics = new Metrics();
  let server: Server;
  let queues: AcceptQueues;
  const clients: Socket[] = [];

  async function start(MAX_CONNECTIONS: number): Promise<number> {
    const limit = new ConnectionLimit(metrics, { MAX_CONNECTIONS });
    queues = new AcceptQueues({ MAX_CONNECTIONS }, limit);
    server = createServer((_request, response) => response.end('here'));
    limit.limit(server);
    server.listen({ port: 0, host: '127.0.0.1', ...queues.options });
    await once(server, 'listening');
    await queues.open(server);
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    server.close();
    await queues.close();
  });

  it('answers on every one of its sockets, and counts the connections of all', async () => {
    const port = await start(4_000);
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => fetch(`http://127.0.0.1:${port}`).then((answer) => answer.text())),
    );
    expect(new Set(answers)).toEqual(new Set(['here']));
    for (let count = 0; count < 100; count += 1) clients.push(connect(port, '127.0.0.1'));
    await Promise.all(clients.map((client) => once(client, 'connect')));
    const text = await metrics.registry.metrics();
    expect(Number(/hookledger_connections (\d+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(100);
  });
});
