import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe = require('stripe');
import { ORDERLY, UNRULY } from './delivery/manners';
import { type SimulatorOptions, StripeSimulator } from './stripe-simulator';

const SECRET = 'whsec_deliveries';

let server: Server;
let url: string;
/** What came, in its order; each was signed as Stripe signs. */
let came: Stripe.Event[];
let answer: (event: Stripe.Event) => number;
const simulators: StripeSimulator[] = [];

beforeAll(async () => {
  server = createServer((request, response) => void receive(request, response)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
});

beforeEach(() => {
  came = [];
  answer = () => 200;
});

afterEach(async () => {
  for (const simulator of simulators.splice(0)) await simulator.stop();
});

afterAll(() => {
  server.close();
});

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = await request.toArray();
  const header = request.headers['stripe-signature'] ?? '';
  const event = Stripe.webhooks.constructEvent(Buffer.concat(chunks), header, SECRET);
  came.push(event);
  response.writeHead(answer(event)).end();
}

/** Twelve customers appear, and are renamed. */
async function twelve(options: Partial<SimulatorOptions> = {}, shapes = ['current' as 'current' | 'old']) {
  const simulator = await StripeSimulator.start({ seed: 1, twins: 0, ...options });
  simulators.push(simulator);
  simulator.deliverTo(...shapes.map((shape) => ({ url, secret: SECRET, shape })));
  const stripe = simulator.client();
  for (let index = 0; index < 12; index += 1) {
    const { id } = await stripe.customers.create({ name: 'Ada' });
    await stripe.customers.update(id, { name: 'Ada Lovelace' });
  }
  return simulator;
}

const ids = (events: readonly { id: string }[]) => events.map(({ id }) => id);

describe('Simulated deliveries', () => {
  it('come all, some twice, and not in the order in which things happened', async () => {
    const simulator = await twelve({ manners: UNRULY });
    await simulator.delivered();
    expect(new Set(ids(came))).toEqual(new Set(ids(simulator.events)));
    expect(came.length).toBeGreaterThan(24);
    const firsts = [...new Set(ids(came))];
    expect(firsts).not.toEqual(ids(simulator.events));
  });

  it('have many in one second, and seconds between them', async () => {
    const simulator = await twelve({ manners: ORDERLY });
    const seconds = new Set(simulator.events.map(({ created }) => created));
    expect(seconds.size).toBeGreaterThan(3);
    expect(seconds.size).toBeLessThan(24);
  });

  it('are the same for the same seed, and others for another', async () => {
    const told = async (seed: number) => {
      const { events } = await twelve({ seed, twins: 0.3, startsAt: 1_790_000_000 });
      return events.map(({ id, type, created }) => [id, type, created]);
    };
    const first = await told(7);
    expect(await told(7)).toEqual(first);
    expect(await told(8)).not.toEqual(first);
  });

  it('come again until somebody says 2xx, and then count as delivered', async () => {
    let refused = 5;
    answer = () => (refused-- > 0 ? 503 : 200);
    const simulator = await twelve({ manners: ORDERLY });
    await simulator.delivered();
    expect(simulator.failedDeliveries).toBe(5);
    expect(came).toHaveLength(24 + 5);
    const undelivered = await simulator.client().events.list({ delivery_success: false });
    expect(undelivered.data).toEqual([]);
  });

  it('are kept back when told to, although they are listed', async () => {
    const simulator = await twelve({ manners: ORDERLY });
    simulator.withhold(({ type }) => type === 'customer.created');
    const { id } = await simulator.client().customers.create();
    await simulator.client().customers.update(id, { name: 'Kept' });
    await simulator.delivered();
    expect(came).toHaveLength(25);
    const [kept] = simulator.withheld;
    expect(ids((await simulator.client().events.list({ delivery_success: false })).data)).toEqual([kept?.id]);
    simulator.release();
    await simulator.delivered();
    expect(came.at(-1)?.id).toBe(kept?.id);
  });

  it('are rendered for each endpoint at its own version, with the same id', async () => {
    const simulator = await twelve({ manners: ORDERLY }, ['old', 'current']);
    await simulator.delivered();
    expect(came).toHaveLength(48);
    const [first] = simulator.events;
    const versions = came.filter(({ id }) => id === first?.id).map(({ api_version: version }) => version);
    expect(versions.toSorted()).toEqual(['2020-08-27', '2026-10-28.endive']);
    const renamed = came.find(
      ({ type, api_version: version }) => type.endsWith('updated') && version === '2020-08-27',
    );
    expect(renamed?.data.previous_attributes).toEqual({ name: 'Ada' });
  });

  it('tell of one change by two Event objects now and then', async () => {
    const simulator = await twelve({ twins: 1, manners: ORDERLY });
    await simulator.delivered();
    const [first, second] = simulator.events;
    expect(simulator.events).toHaveLength(48);
    expect(second?.id).not.toBe(first?.id);
    expect(second?.rendered.current.data).toEqual(first?.rendered.current.data);
    expect(second?.rendered.current.request).toEqual(first?.rendered.current.request);
  });
});
