import type { NewEvent, Receipt } from './new-event';
import { NotStoredError } from '../failures/not-stored.error';

/** One delivery that waits for its event to be stored. */
export interface InboxItem {
  event: NewEvent;
  leaseMs: number;
  resolve(receipt: Receipt): void;
  reject(error: NotStoredError): void;
  /** Called when the delivery has waited too long. */
  giveUp(): void;
  timer: NodeJS.Timeout | undefined;
}

export interface StorableEvent extends NewEvent {
  /** Its worker has it in memory already: so long it is not due for others. */
  leaseMs: number;
}

const MAX_ITEMS = 500;
const MAX_BYTES = 4 * 1024 * 1024;

/** Deliveries that are stored by one statement. Several of one event are one row, and one of them is the first. */
export class InboxGroup {
  private constructor(private readonly items: readonly InboxItem[]) {}

  /** Takes as many as fit off the front of a queue; at least one. */
  static takeFrom(waiting: InboxItem[]): InboxGroup {
    let bytes = 0;
    let count = 0;
    for (const { event } of waiting) {
      bytes += event.body.length;
      if (count > 0 && (bytes > MAX_BYTES || count >= MAX_ITEMS)) break;
      count += 1;
    }
    return new InboxGroup(waiting.splice(0, count));
  }

  get size(): number {
    return this.items.length;
  }

  get bytes(): number {
    return this.items.reduce((sum, { event }) => sum + event.body.length, 0);
  }

  /** Each event once, in the order of ids: two groups with the same events in different orders would deadlock. */
  get events(): StorableEvent[] {
    const byId = new Map<string, StorableEvent>();
    for (const { event, leaseMs } of this.items) {
      if (!byId.has(event.stripeEventId)) byId.set(event.stripeEventId, { ...event, leaseMs });
    }
    return [...byId.values()].toSorted((a, b) => (a.stripeEventId < b.stripeEventId ? -1 : 1));
  }

  /** Calls back once, when the first of the deliveries has waited too long; none of them waits any longer then. */
  onGivenUp(abandon: () => void): void {
    let isGivenUp = false;
    for (const item of this.items) {
      item.giveUp = () => {
        if (!isGivenUp) abandon();
        isGivenUp = true;
        this.reject(new NotStoredError('not on disk in time'));
      };
    }
  }

  settle(receipts: ReadonlyMap<string, Receipt>): void {
    const first = new Set<string>();
    for (const { event, resolve, reject, timer } of this.items) {
      clearTimeout(timer);
      const receipt = receipts.get(event.stripeEventId);
      if (!receipt) {
        reject(new NotStoredError('it was deleted while it came in again'));
        continue;
      }
      const duplicate = receipt.duplicate || first.has(event.stripeEventId);
      first.add(event.stripeEventId);
      resolve({ ...receipt, duplicate });
    }
  }

  reject(error: NotStoredError): void {
    for (const item of this.items) {
      clearTimeout(item.timer);
      item.reject(error);
    }
  }

  split(): InboxGroup[] {
    const middle = Math.ceil(this.items.length / 2);
    return [new InboxGroup(this.items.slice(0, middle)), new InboxGroup(this.items.slice(middle))];
  }
}
