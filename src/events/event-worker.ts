import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENV, type Env } from '../config/env';
import type { ClaimedEvent } from '../event-log/event-queue.repository';
import type { AttemptTrigger } from '../event-log/event-status';
import type { AttemptOutcome } from './attempt';
import { Claims } from './claims';
import { EventProcessor } from './event-processor';
import { OutageBreaker } from './outage-breaker';
import { workerName } from './worker-name';

interface Task {
  id: string;
  trigger: AttemptTrigger;
  /** Nobody else will run it before a lease is over. */
  isOurs: boolean;
  isAlone?: boolean;
}

/** Few enough to be done well within a lease. */
const MAX_HELD = 500;
/** Beyond this PostgreSQL gains nothing on the machines we measured. */
const MAX_CONCURRENCY = 16;
/** One for failures being recorded, one for people and schedules. */
const SPARE_CONNECTIONS = 2;
const BUSY_MS = 25;
/** Whoever has an event locked for longer than that will not finish soon; others have their turn. */
const PATIENCE_MS = 5_000;
const PAUSED_MS = 200;

/**
 * Runs events that this process holds, a bounded number at a time. What it holds is only a hint: every event is in the
 * log with a lease, so that another process goes on if this one ends.
 */
@Injectable()
export class EventWorker implements OnModuleDestroy, BeforeApplicationShutdown {
  readonly name = workerName;
  private readonly logger = new Logger(EventWorker.name);
  private readonly concurrency: number;
  private readonly queue: Task[] = [];
  private readonly running = new Set<Promise<void>>();
  private reserved = 0;
  private exclusive = false;
  private stopping = false;

  constructor(
    private readonly processor: EventProcessor,
    private readonly breaker: OutageBreaker,
    private readonly claims: Claims,
    @Inject(ENV) private readonly env: Pick<Env, 'DATABASE_POOL_SIZE' | 'SHUTDOWN_GRACE_MS'>,
  ) {
    this.concurrency = Math.max(1, Math.min(MAX_CONCURRENCY, env.DATABASE_POOL_SIZE - SPARE_CONNECTIONS));
  }

  /** How many more events it would take now; while processing is paused, one to probe with. */
  get room(): number {
    if (this.stopping || this.exclusive) return 0;
    const most = this.breaker.isPaused ? 1 : MAX_HELD;
    return Math.max(0, most - this.claims.size - this.reserved);
  }

  /** Room for one event that is about to be stored; false where there is none. */
  reserve(): boolean {
    if (this.room === 0) return false;
    this.reserved += 1;
    return true;
  }

  /** The reserved event was not new, or could not be stored. */
  cancelReservation(): void {
    this.reserved -= 1;
  }

  /** The reserved event is stored, and nobody else will run it before a lease is over. */
  fillReservation(id: string): void {
    this.reserved -= 1;
    // Else it is due for others as soon as the lease is over that it was stored with.
    if (!this.stopping) this.accept([{ id, trigger: 'delivery' }]);
  }

  /** Runs an event soon that nobody has claimed: a favour, lost with the process, and no harm done. */
  nudge(event: ClaimedEvent): void {
    if (this.room > 0) this.take({ ...event, isOurs: false });
  }

  /** Runs events that this worker has claimed; while it is stopping they are given back with the others. */
  accept(events: readonly ClaimedEvent[]): void {
    for (const event of events) this.take({ ...event, isOurs: true });
  }

  /**
   * Runs one event while nothing else runs in this process: if it dies now, it was this event. It is claimed only when its
   * turn has come.
   * @returns false when there was none, or its turn did not come.
   */
  async runAlone(claim: () => Promise<ClaimedEvent | undefined>): Promise<boolean> {
    this.exclusive = true;
    try {
      if (!(await this.hasDrained(PATIENCE_MS)) || this.stopping) return false;
      const event = await claim();
      if (!event) return false;
      this.claims.hold(event.id, true);
      const isDone = await this.run({ ...event, isOurs: true, isAlone: true });
      if (!isDone) await this.claims.giveBack([event.id]);
      this.claims.drop(event.id);
      return true;
    } finally {
      this.exclusive = false;
      this.start();
    }
  }

  onModuleDestroy(): void {
    this.stopping = true;
  }

  /** Finishes what runs and gives back what has not begun; no attempt is used up. */
  async beforeApplicationShutdown(): Promise<void> {
    const until = performance.now() + this.env.SHUTDOWN_GRACE_MS;
    await this.giveBackQueue();
    const hasFinished = await this.hasDrained(until - performance.now());
    while (this.queue.length > 0 && performance.now() < until) {
      await this.giveBackQueue();
      if (this.queue.length > 0) await sleep(PAUSED_MS);
    }
    if (!hasFinished)
      this.logger.warn(`${this.running.size} attempts still run after the grace period; they roll back`);
  }

  private take(task: Task): void {
    if (!this.claims.hold(task.id, task.isOurs)) return;
    this.queue.push(task);
    this.start();
  }

  private start(): void {
    const limit = this.breaker.isPaused ? 1 : this.concurrency;
    while (!this.exclusive && !this.stopping && this.running.size < limit) {
      const task = this.queue.shift();
      if (!task) return;
      const run = this.run(task).then((isDone) => {
        this.running.delete(run);
        if (isDone) this.claims.drop(task.id);
        else this.queue.push(task);
        return this.start();
      });
      this.running.add(run);
    }
  }

  /** @returns false when nothing came of it through no fault of its own, and the event has to go back into the queue. */
  private async run(task: Task): Promise<boolean> {
    const outcome = await this.breaker.run(() => this.process(task));
    // Whoever has it locked may not finish it: it stays ours, or is given back with what has not begun.
    if (outcome === 'busy' && task.isOurs) return false;
    if (outcome !== 'paused' && outcome !== 'unrecorded') return true;
    // Another replica may be better off. One event is kept to probe with.
    if (outcome === 'paused' && !this.stopping) await this.giveBackQueue();
    await sleep(PAUSED_MS);
    return false;
  }

  private async process({ id, trigger, isOurs, isAlone = false }: Task): Promise<AttemptOutcome> {
    const attempt = { worker: this.name, isAlone };
    const until = performance.now() + (isOurs ? PATIENCE_MS : 0);
    let outcome = await this.processor.process(id, trigger, attempt);
    // Somebody has it locked, be it for a moment to renew its claim.
    while (outcome === 'busy' && !this.stopping && performance.now() < until) {
      await sleep(BUSY_MS);
      outcome = await this.processor.process(id, trigger, attempt);
    }
    return outcome;
  }

  /** What has not begun goes to whoever is faster; it stays here while the log cannot be told. */
  private async giveBackQueue(): Promise<void> {
    const tasks = this.queue.splice(0);
    // A favour is simply not done.
    for (const { id } of tasks.filter(({ isOurs }) => !isOurs)) this.claims.drop(id);
    const ours = tasks.filter(({ isOurs }) => isOurs);
    const isGiven = await this.claims.giveBack(ours.map(({ id }) => id));
    if (!isGiven) this.queue.push(...ours);
  }

  private async hasDrained(withinMs: number): Promise<boolean> {
    const patience = new AbortController();
    const hasDrained = await Promise.race([
      Promise.all(this.running).then(() => true),
      sleep(Math.max(0, withinMs), false, { signal: patience.signal }).catch(() => false),
    ]);
    patience.abort();
    return hasDrained;
  }
}
