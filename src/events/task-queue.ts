import type { NewEvent } from '../event-log/new-event';
import type { Task } from './attempt';
import type { Holding } from './claims';

/** An event that this process holds. */
export interface HeldTask extends Task {
  /** Unless it is a favour, nobody else will run it before a lease is over. */
  holding: Holding;
  isAlone?: boolean;
}

/** Beyond this an event costs hardly less, and what a group has locked is kept from others for longer. */
const MAX_GROUP = 32;
/** What waits behind so many others is kept as bytes, which cost the garbage collector nothing, and parsed once more. */
const MAX_PARSED = 500;
/** Larger bodies are read from the log again when their turn comes; it makes 320 MB at the very most. */
const MAX_REMEMBERED_BYTES = 16 * 1024;

/** What is held and does not run yet, first come, first served. */
export class TaskQueue {
  private readonly together: HeldTask[] = [];
  /** What has to run by itself. */
  private readonly apart: HeldTask[] = [];
  /** What Stripe has to be asked about. */
  private readonly asking: HeldTask[] = [];

  get length(): number {
    return this.together.length + this.apart.length + this.asking.length;
  }

  /** Whether there is something to run together, and enough of it for a whole group. */
  get hasGroup(): 'none' | 'some' | 'whole' {
    if (this.together.length === 0) return 'none';
    return this.together.length < MAX_GROUP ? 'some' : 'whole';
  }

  add(...tasks: readonly HeldTask[]): void {
    this.together.push(...tasks);
  }

  /** Their turn comes next. */
  addFirst(...tasks: readonly HeldTask[]): void {
    this.together.unshift(...tasks);
  }

  addApart(...tasks: readonly HeldTask[]): void {
    this.apart.push(...tasks);
  }

  addAsking(...tasks: readonly HeldTask[]): void {
    this.asking.push(...tasks);
  }

  takeAsking(): HeldTask | undefined {
    return this.asking.shift();
  }

  takeApart(): HeldTask | undefined {
    return this.apart.shift();
  }

  /** Whatever is first, as something to probe with. */
  takeAny(): HeldTask | undefined {
    return this.apart.shift() ?? this.together.shift() ?? this.asking.shift();
  }

  takeGroup(): HeldTask[] {
    return this.together.splice(0, MAX_GROUP);
  }

  takeAll(): HeldTask[] {
    return [...this.apart.splice(0), ...this.together.splice(0), ...this.asking.splice(0)];
  }

  /** What of an event that was just stored is worth keeping until its turn comes. */
  remembered({ content, body }: NewEvent): Pick<Task, 'event' | 'body'> {
    if (body.length > MAX_REMEMBERED_BYTES) return {};
    return this.together.length < MAX_PARSED ? { event: content } : { body };
  }
}
