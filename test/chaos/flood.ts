import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Delivery, SimulatedTenant } from '../../dev/simulation/saas-month';
import { between, type Random } from '../../dev/simulation/random';
import { OPERATOR, sign } from '../helpers/test-service';
import type { Acknowledgements } from './acknowledgements';
import type { Chapter } from './chapter';
import type { Replica } from './replica';

/** Events that were begun and have no 200 yet. */
const MAX_UNDERWAY = 1_000;
/** Shorter than Stripe's, longer than any answer the service should need. */
const ANSWER_TIMEOUT_MS = 5_000;
const FIRST_RETRY_MS = 200;
const LAST_RETRY_MS = 2_000;
/** Of the acknowledged events so many are sent once more, as if the 200 had been lost on its way. */
const SENT_AGAIN = 0.05;
const SENT_AGAIN_WITHIN_MS = 4_000;

export interface FloodOptions {
  /** Deliveries begun per second. */
  ratePerSecond: number;
  /** While it is, nothing is begun. */
  isSwamped?: () => boolean;
  random: Random;
  /** Ends it early. */
  signal: AbortSignal;
}

/**
 * A sender like Stripe, faster: really signed deliveries, many at once, to every replica in turn. What gets no 200 is
 * sent again with growing delays, until it gets one; some of what got one comes again all the same.
 */
export class Flood {
  /** The chapters that were begun; each is told to its end. */
  readonly told: Chapter[] = [];
  /** How often which request was answered how. */
  readonly answers = new Map<string, number>();
  private readonly deliveries = new Map<string, number>();
  private readonly underway = new Set<Promise<void>>();
  /** By the replica's address, whichever of its listeners was asked. */
  private readonly unanswered = new Map<string, number>();
  private turn = 0;

  constructor(
    /** May change meanwhile, as the endpoints of a Kubernetes service do. */
    private readonly replicas: readonly Pick<Replica, 'url' | 'adminUrl'>[],
    private readonly acknowledgements: Acknowledgements,
    private readonly options: FloodOptions,
  ) {
    // Every delivery that waits for its turn listens, which is no leak.
    setMaxListeners(0, options.signal);
  }

  /** Tells one chapter after the other while `goesOn`; resolves when all of what was begun is acknowledged. */
  async pour(chapters: readonly Chapter[], goesOn: () => boolean): Promise<void> {
    for (const chapter of chapters) {
      if (!goesOn() || this.options.signal.aborted) break;
      this.told.push(chapter);
      await this.tell(chapter);
    }
    while (this.underway.size > 0) await Promise.all(this.underway);
  }

  /** How often it was sent so far. */
  deliveriesOf(eventId: string): number {
    return this.deliveries.get(eventId) ?? 0;
  }

  /** Requests that were sent there and have no answer yet. */
  unansweredBy({ url }: Pick<Replica, 'url'>): number {
    return this.unanswered.get(url) ?? 0;
  }

  private async tell({ deliveries, tenants }: Chapter): Promise<void> {
    const startedAt = performance.now();
    for (const [index, delivery] of deliveries.entries()) {
      const due = startedAt + (index * 1000) / this.options.ratePerSecond;
      await this.pause(due - performance.now());
      while (this.options.isSwamped?.() && !this.options.signal.aborted) await this.pause(50);
      if (this.underway.size >= MAX_UNDERWAY) await Promise.race(this.underway);
      this.begin(this.deliver(delivery));
      if (index === Math.floor(deliveries.length / 2)) {
        for (const tenant of tenants) if (tenant.linkedByAdmin) this.begin(this.link(tenant));
      }
    }
  }

  private begin(work: Promise<void>): void {
    const tracked = work.finally(() => this.underway.delete(tracked));
    this.underway.add(tracked);
  }

  private async deliver({ event, payload }: Delivery): Promise<void> {
    const { random } = this.options;
    this.acknowledgements.sent(event.id);
    const deliverOnce = () => {
      this.deliveries.set(event.id, this.deliveriesOf(event.id) + 1);
      return this.request('url', 'POST', '/api/webhooks/stripe', payload, {
        'stripe-signature': sign(payload),
      });
    };
    if (!(await this.insist(deliverOnce))) return;
    this.acknowledgements.received(event.id);
    if (random() >= SENT_AGAIN) return;
    await this.pause(between(random, 1, SENT_AGAIN_WITHIN_MS));
    await this.insist(deliverOnce);
  }

  /** What support does about a customer that nothing in Stripe ties to a tenant. */
  private async link({ id, customerId }: SimulatedTenant): Promise<void> {
    const body = JSON.stringify({ stripeCustomerId: customerId });
    await this.insist(() =>
      this.request('adminUrl', 'PUT', `/admin/tenants/${id}/stripe-customer`, body, {
        authorization: `Bearer ${OPERATOR}`,
      }),
    );
  }

  /** @returns false when the run has ended before there was a 200. */
  private async insist(attempt: () => Promise<boolean>): Promise<boolean> {
    const { random, signal } = this.options;
    for (let delay = FIRST_RETRY_MS; !signal.aborted; delay = Math.min(2 * delay, LAST_RETRY_MS)) {
      if (await attempt()) return true;
      await this.pause(delay * (0.5 + random()));
    }
    return false;
  }

  private async request(
    listener: 'url' | 'adminUrl',
    method: string,
    path: string,
    body: string,
    headers: Record<string, string>,
  ): Promise<boolean> {
    this.turn += 1;
    const replica = this.replicas[this.turn % this.replicas.length];
    const url = replica?.url ?? '';
    this.unanswered.set(url, this.unansweredBy({ url }) + 1);
    const request = fetch(`${replica?.[listener]}${path}`, {
      method,
      body,
      headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    const response = await request.catch(() => undefined);
    await response?.body?.cancel().catch(() => undefined);
    this.unanswered.set(url, this.unansweredBy({ url }) - 1);
    const answer = `${method} ${response?.status ?? 'without answer'}`;
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
    return response?.status === 200;
  }

  private async pause(ms: number): Promise<void> {
    if (ms > 0) await sleep(ms, undefined, { signal: this.options.signal }).catch(() => undefined);
  }
}
