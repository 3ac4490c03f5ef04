import Stripe = require('stripe');
import autocannon = require('autocannon');
import { setTimeout as sleep } from 'node:timers/promises';
import { bodyOf } from '../workload/events';
import { deliveriesOf, eventsOf } from '../workload/load-plan';
import { evenShares } from './even-shares';
import type { FromGenerator, LoadOrder, LoadResult, ToGenerator } from './protocol';

/** Longer than anybody may be kept waiting. */
const TIMEOUT_S = 60;

type Run = (options: Partial<autocannon.Options>) => Promise<autocannon.Result>;

interface Delivery {
  body: Buffer;
  signature: string;
}

/** A process of its own, so that the load's CPU is nobody else's: signs, says so, waits for the word, sends. */
process.on('message', (message: ToGenerator) => {
  if ('order' in message) prepare(message.order);
});

function prepare(order: LoadOrder): void {
  const { plan, secret } = order;
  // Only now: signatures are good for five minutes.
  const events = eventsOf(plan).map((event): Delivery => {
    const payload = bodyOf(plan.type, event);
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
    return { body: Buffer.from(payload), signature };
  });
  process.on('message', (message: ToGenerator) => {
    if ('go' in message) void send(order, events).then((result) => tell({ result }));
  });
  tell({ ready: true });
}

async function send(order: LoadOrder, events: readonly Delivery[]): Promise<LoadResult> {
  const deliveries = deliveriesOf(order.plan);
  const sentAt = new Float64Array(events.length);
  const latencies = new Float64Array(deliveries.length);
  const answers: Record<string, number> = {};
  let sent = 0;
  let answered = 0;
  let endedAt = 0;

  const setupRequest = (request: autocannon.Request): autocannon.Request => {
    const index = deliveries[sent] ?? 0;
    sent += 1;
    sentAt[index] ||= Date.now();
    const { body, signature } = events[index] ?? { body: Buffer.alloc(0), signature: '' };
    return {
      ...request,
      body,
      headers: { 'content-type': 'application/json; charset=utf-8', 'stripe-signature': signature },
    };
  };
  const run: Run = (options) =>
    new Promise((resolve, reject) => {
      const all: autocannon.Options = {
        // Several are fine, whatever the types say.
        url: order.targets as unknown as string,
        method: 'POST',
        timeout: TIMEOUT_S,
        requests: [{ setupRequest }],
        ...options,
      };
      autocannon(all, (error, result) => (error ? reject(error) : resolve(result))).on(
        'response',
        (_, status, __, milliseconds) => {
          latencies[answered] = milliseconds;
          answered += 1;
          answers[status] = (answers[status] ?? 0) + 1;
          endedAt = Date.now();
          if (answered === deliveries.length) tell({ answered: true });
        },
      );
    });

  const cpu = process.cpuUsage();
  const beganAt = Date.now();
  const results = await (order.rate === undefined
    ? run({ connections: order.connections, amount: deliveries.length }).then((result) => [result])
    : sendEvenly(order, order.rate, Math.round(deliveries.length / order.rate), run));
  const errors = results.reduce((sum, result) => sum + result.errors, 0);
  if (errors > 0) answers.error = errors;
  const { user, system } = process.cpuUsage(cpu);
  return {
    deliveries: deliveries.length,
    sentAt,
    latencies: latencies.subarray(0, answered),
    answers,
    beganAt,
    endedAt,
    cpuSeconds: (user + system) / 1e6,
  };
}

/**
 * autocannon sends a connection's share of each second back to back at the second's beginning. With an instance for each
 * connection, begun one after the other, that comes out even.
 */
async function sendEvenly(
  { connections, targets }: LoadOrder,
  rate: number,
  seconds: number,
  run: Run,
): Promise<autocannon.Result[]> {
  const rates = evenShares(rate, Math.min(connections, rate));
  return Promise.all(
    rates.map(async (connectionRate, index) => {
      await sleep((1_000 * index) / rates.length);
      const url = targets[index % targets.length] ?? '';
      return run({ url, connections: 1, amount: connectionRate * seconds, connectionRate });
    }),
  );
}

function tell(message: FromGenerator): void {
  process.send?.(message);
}
