import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { customer } from '../../../dev/simulation/customer.object';
import { buildEvent, payloadOf } from '../../../dev/simulation/event.object';
import { stripeId } from '../../../dev/simulation/identifiers';
import { DEFAULT_CREATED } from '../../../dev/simulation/stripe-shape';
import { traffic } from '../../../dev/simulation/traffic';
import { ask } from './ask';
import { atRate } from './pace';
import { signatureOf } from './signature';

export interface DeliverOrder {
  /** Where the webhook listens. */
  origin: string;
  secret: string;
  from: string;
  /** Another name, other events. */
  name: string;
  perSecond: number;
  seconds: number;
  /** Every n-th is of 500 KB; 0: none is. */
  largeEvery: number;
  /** How long it insists after that on what got no 200. */
  insistSeconds: number;
}

/** What became of one delivery. */
export interface Delivered {
  id: string;
  isLarge: boolean;
  /** MD5 of the body, in hex. */
  digest: string;
  /** Of each attempt; the last one is 200, or it was given up. */
  attempts: { status: number; ms: number }[];
  /** Milliseconds from the first attempt to the first 200. */
  acknowledgedMs?: number;
}

const LARGE_BYTES = 500_000;
/** Longer than Stripe waits for an answer. */
const TIMEOUT_MS = 30_000;
const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 2_000;

interface Event {
  id: string;
  isLarge: boolean;
  payload: string;
}

/** A sender like Stripe, from one address: every delivery on a new connection, and again until it gets its 200. */
export async function deliver(order: DeliverOrder): Promise<Delivered[]> {
  const { perSecond, seconds, insistSeconds } = order;
  // Before the clock runs: what making them costs is not the service's.
  const events = eventsOf(order);
  const until = performance.now() + (seconds + insistSeconds) * 1_000;
  const delivered: Delivered[] = [];
  await atRate({ perSecond, seconds, atOnce: events.length }, async (index) => {
    const event = events[index];
    if (event) delivered.push(await insistOn(event, order, until));
  });
  return delivered;
}

async function insistOn(
  { id, isLarge, payload }: Event,
  { origin, secret, from }: DeliverOrder,
  until: number,
): Promise<Delivered> {
  const digest = createHash('md5').update(payload).digest('hex');
  const delivered: Delivered = { id, isLarge, digest, attempts: [] };
  const began = performance.now();
  for (let delay = FIRST_RETRY_MS; ; delay = Math.min(2 * delay, LAST_RETRY_MS)) {
    const { status, ms } = await ask({
      origin,
      path: '/api/webhooks/stripe',
      method: 'POST',
      from,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'stripe-signature': signatureOf(payload, secret),
      },
      body: payload,
      timeoutMs: TIMEOUT_MS,
    });
    delivered.attempts.push({ status, ms });
    if (status === 200) return { ...delivered, acknowledgedMs: performance.now() - began };
    if (performance.now() + delay > until) return delivered;
    await sleep(delay);
  }
}

function eventsOf({ name, perSecond, seconds, largeEvery }: DeliverOrder): Event[] {
  const count = Math.round(perSecond * seconds);
  const seed = `attack/${name}`;
  const small = [...traffic({ seed, count, startsAt: DEFAULT_CREATED, duplicates: 0, window: 0 })];
  return small.map(({ event, payload }, index) =>
    largeEvery > 0 && index % largeEvery === largeEvery - 1
      ? largeEvent(name, index)
      : { id: event.id, isLarge: false, payload },
  );
}

function largeEvent(name: string, index: number): Event {
  const object = { ...customer({ id: stripeId('cus', name, index) }), description: 'x'.repeat(LARGE_BYTES) };
  const event = buildEvent({ type: 'customer.created', object, created: DEFAULT_CREATED });
  return { id: event.id, isLarge: true, payload: payloadOf(event) };
}
