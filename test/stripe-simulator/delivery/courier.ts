import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { payloadOf } from '../../../dev/simulation/event.object';
import type { EventRecord } from '../account/event-records';
import { attemptDelivery, type Endpoint } from './endpoint';
import { type Manners, sendingTimes } from './manners';

export interface CourierOptions {
  seed: string | number;
  manners: Manners;
}

const MOST_TRIES = 8;
const FIRST_RETRY_MS = 50;
const LONGEST_RETRY_MS = 1_000;

/** Brings events to the endpoints: several at once, in any order, some twice, and again until somebody says 2xx. */
export class Courier {
  readonly endpoints: Endpoint[] = [];
  /** Kept back are those it says true of; they are listed all the same. */
  isWithheld: (event: EventRecord) => boolean = () => false;
  readonly withheld: EventRecord[] = [];
  /** Tries that got no 2xx. */
  failures = 0;
  private readonly underWay = new Set<Promise<void>>();
  private readonly pending = new Map<string, number>();
  private readonly stopped = new AbortController();

  constructor(private readonly options: CourierOptions) {
    // Every delivery under way waits for it, which is no leak.
    setMaxListeners(0, this.stopped.signal);
  }

  take(event: EventRecord): void {
    this.pending.set(event.id, this.endpoints.length);
    if (this.isWithheld(event)) this.withheld.push(event);
    else this.send(event);
  }

  /** Sends what was kept back, and keeps nothing back from now on. */
  release(): void {
    this.isWithheld = () => false;
    for (const event of this.withheld.splice(0)) this.send(event);
  }

  /** How many endpoints have not acknowledged it. */
  pendingOf({ id }: EventRecord): number {
    return this.pending.get(id) ?? 0;
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  async stop(): Promise<void> {
    this.stopped.abort();
    await this.settled();
  }

  private send(event: EventRecord): void {
    const { seed, manners } = this.options;
    for (const [index, endpoint] of this.endpoints.entries()) {
      const times = sendingTimes(`${seed}/${event.serial}/${index}`, manners);
      // Stripe marks an endpoint once, however many copies it gets.
      const acknowledged = { already: false };
      for (const delayMs of times) this.track(this.bring(event, endpoint, delayMs, acknowledged));
    }
  }

  private async bring(
    event: EventRecord,
    endpoint: Endpoint,
    delayMs: number,
    acknowledged: { already: boolean },
  ): Promise<void> {
    const payload = payloadOf(event.rendered[endpoint.shape]);
    const { signal } = this.stopped;
    await sleep(delayMs, undefined, { signal });
    for (let tries = 1; !signal.aborted; tries += 1) {
      if (await attemptDelivery(endpoint, payload)) {
        if (!acknowledged.already) this.pending.set(event.id, this.pendingOf(event) - 1);
        acknowledged.already = true;
        return;
      }
      this.failures += 1;
      if (tries === MOST_TRIES) return;
      await sleep(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (tries - 1)), undefined, { signal });
    }
  }

  private track(delivery: Promise<void>): void {
    // Ended early by `stop` alone.
    const tracked = delivery.catch(() => undefined).finally(() => this.underWay.delete(tracked));
    this.underWay.add(tracked);
  }
}
