import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnModuleDestroy,
} from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { ENV, type Env } from '../config/env';
import { EventInbox } from '../event-log/event-inbox';
import type { ClaimedEvent } from '../event-log/event-queue.repository';
import { LEASE_MS, leaseBehind } from '../event-log/lease';
import type { NewEvent } from '../event-log/new-event';
import type { AttemptOutcome, GroupOutcome } from './attempt';
import { Claims } from './claims';
import { EventProcessor } from './event-processor';
import { GroupProcessor } from './group-processor';
import { OutageBreaker } from './outage-breaker';
import { type HeldTask, TaskQueue } from './task-queue';
import { workerName } from '../config/worker-name';

/**
 * Taken from the log at most: what a lost worker had claimed has to run alone, one after the other, so that it takes just
 * enough to fill the next groups.
 */
const MAX_CLAIMED = 64;
/** Handed over on arrival, with a lease that is as long as it takes until their turn comes. */
const MAX_HELD = 20_000;
/** Two, so that one is sent and decided about while the other one is written. */
const GROUPS = 2;
/** Events that Stripe is asked about at a time, beside everything else: whoever waits for Stripe keeps no event waiting. */
const MAX_ASKING = 4;
/** While deliveries crowd, a group is followed by a rest of so many times as long. */
const REST = 12;
/** But no longer: at an even rate deliveries crowd by chance, and nobody shall notice it. */
const MAX_REST_MS = 500;
/** Beyond this PostgreSQL gains nothing on the machines we measured. */
const MAX_CONCURRENCY = 16;
/** One for failures being recorded, one for people and schedules. */
const SPARE_CONNECTIONS = 2;
const BUSY_MS = 25;
/** Whoever has an event locked for longer than that will not finish soon; others have their turn. */
const PATIENCE_MS = 5_000;
const PAUSED_MS = 200;
/** What a group leaves to be run later. */
const stillOurs = new Set<GroupOutcome | undefined>(['apart', 'later', 'ask']);
/** As long as there are events that have to run alone, everything else stands still for so long at a time. */
const ALONE_MS = 250;

/**
 * Runs events that this process holds, a bounded number at a time. What it holds is only a hint: every event is in the
 * log with a lease, so that another process goes on if this one ends.
 */
@Injectable()
export class EventWorker implements OnModuleDestroy, BeforeApplicationShutdown {
  readonly name = workerName;
  private readonly logger = new Logger(EventWorker.name);
  private readonly concurrency: number;
  private readonly queue = new TaskQueue();
  private readonly running = new Set<Promise<void>>();
  private groups = 0;
  private asking = 0;
  private isResting = false;
  private reserved = 0;
  private exclusive = false;
  private stopping = false;

  constructor(
    private readonly processor: EventProcessor,
    private readonly groupProcessor: GroupProcessor,
    private readonly inbox: EventInbox,
    private readonly breaker: OutageBreaker,
    private readonly claims: Claims,
    @Inject(ENV) private readonly env: Pick<Env, 'DATABASE_POOL_SIZE' | 'SHUTDOWN_GRACE_MS'>,
  ) {
    this.concurrency = Math.max(1, Math.min(MAX_CONCURRENCY, env.DATABASE_POOL_SIZE - SPARE_CONNECTIONS));
  }

  /** How many more events it would take from the log now; while processing is paused, one to probe with. */
  get room(): number {
    return Math.min(this.roomFor(MAX_HELD), MAX_CLAIMED - this.claims.claimed);
  }

  /**
   * Room for one event that is about to be stored.
   * @returns how long it is to be kept from others, in milliseconds; 0 where there is no room.
   */
  reserve(): number {
    if (this.roomFor(MAX_HELD) === 0) return 0;
    this.reserved += 1;
    return leaseBehind(this.claims.size + this.reserved);
  }

  /** The reserved event was not new, or could not be stored. */
  cancelReservation(): void {
    this.reserved -= 1;
  }

  /** The reserved event is stored, and nobody else will run it before its lease is over. */
  fillReservation(id: string, event: NewEvent, leaseMs: number): void {
    this.reserved -= 1;
    // Else it is due for others as soon as the lease is over that it was stored with.
    if (this.stopping) return;
    const remembered = this.queue.remembered(event);
    this.take({ id, trigger: 'delivery', holding: 'handed', ...remembered }, leaseMs);
  }

  /** Runs an event soon that nobody has claimed: a favour, lost with the process, and no harm done. */
  nudge(event: ClaimedEvent): void {
    if (this.roomFor(MAX_HELD) > 0) this.take({ ...event, holding: 'favour' });
  }

  /** Runs events that this worker has claimed; while it is stopping they are given back with the others. */
  accept(events: readonly ClaimedEvent[]): void {
    for (const event of events) this.take({ ...event, holding: 'claimed' });
  }

  /**
   * Runs events one by one while nothing else runs in this process: if it dies now, it was this event. Each is claimed only
   * when its turn has come.
   * @returns false when there was none left, or their turn did not come.
   */
  async runAlone(claim: () => Promise<ClaimedEvent | undefined>): Promise<boolean> {
    this.exclusive = true;
    try {
      if (!(await this.hasDrained(PATIENCE_MS))) return false;
      const until = performance.now() + ALONE_MS;
      while (performance.now() < until && !this.stopping && !this.breaker.isPaused) {
        const event = await claim();
        if (!event) return false;
        this.claims.hold(event.id, 'claimed', LEASE_MS);
        const isDone = await this.run({ ...event, holding: 'claimed', isAlone: true });
        if (!isDone) await this.claims.giveBack([event.id]);
        this.claims.drop(event.id);
      }
      return !this.stopping;
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

  private roomFor(most: number): number {
    if (this.stopping || this.exclusive) return 0;
    return Math.max(0, (this.breaker.isPaused ? 1 : most) - this.claims.size - this.reserved);
  }

  private take(task: HeldTask, leaseMs = LEASE_MS): void {
    if (!this.claims.hold(task.id, task.holding, leaseMs)) return;
    this.queue.add(task);
    this.start();
  }

  private start(): void {
    for (let work = this.next(); work; work = this.next()) this.track(work);
  }

  /** Begins what has its turn now; undefined when nothing has. */
  private next(): Promise<void> | undefined {
    const isPaused = this.breaker.isPaused;
    const limit = isPaused ? 1 : this.concurrency;
    if (this.exclusive || this.stopping) return undefined;
    const question = isPaused || this.asking >= MAX_ASKING ? undefined : this.queue.takeAsking();
    if (question) {
      this.asking += 1;
      return this.runSingle(question, (task) => this.queue.addAsking(task)).finally(() => (this.asking -= 1));
    }
    const running = this.running.size - this.asking;
    if (running >= limit) return undefined;
    if (running - this.groups < Math.max(1, limit - GROUPS)) {
      // A pause is probed with one event by itself.
      const task = isPaused ? this.queue.takeAny() : this.queue.takeApart();
      if (task) return this.runSingle(task, (again) => this.queue.addApart(again));
    }
    if (isPaused || !this.hasTurn()) return undefined;
    this.groups += 1;
    return this.runGroup(this.queue.takeGroup()).finally(() => (this.groups -= 1));
  }

  private track(work: Promise<void>): void {
    const run = work.then(() => {
      this.running.delete(run);
      return this.start();
    });
    this.running.add(run);
  }

  /** Storing deliveries comes first; and what comes while a group runs makes up the next one, which is cheaper than two. */
  private hasTurn(): boolean {
    const { hasGroup } = this.queue;
    if (hasGroup === 'none') return false;
    if (this.inbox.isBusy) return this.groups === 0 && !this.isResting;
    return this.groups < (hasGroup === 'whole' ? GROUPS : 1);
  }

  private async runSingle(task: HeldTask, putBack: (task: HeldTask) => void): Promise<void> {
    const isDone = await this.run(task);
    if (isDone) this.claims.drop(task.id);
    else putBack(task);
  }

  private async runGroup(tasks: readonly HeldTask[]): Promise<void> {
    const began = performance.now();
    const outcomes = await this.groupProcessor.process(tasks, this.name);
    const withOutcome = (outcome: string) => tasks.filter((_, index) => outcomes[index] === outcome);
    this.queue.addApart(...withOutcome('apart'));
    this.queue.addAsking(...withOutcome('ask'));
    this.queue.addFirst(...withOutcome('later'));
    for (const [index, { id }] of tasks.entries()) {
      if (!stillOurs.has(outcomes[index])) this.claims.drop(id);
    }
    if (this.inbox.isBusy) this.rest(Math.min((performance.now() - began) * REST, MAX_REST_MS));
  }

  private rest(ms: number): void {
    this.isResting = true;
    setTimeout(() => {
      this.isResting = false;
      this.start();
    }, ms);
  }

  /** @returns false when nothing came of it through no fault of its own, and the event has to go back into the queue. */
  private async run(task: HeldTask): Promise<boolean> {
    const outcome = await this.breaker.run(() => this.process(task));
    // Whoever has it locked may not finish it: it stays ours, or is given back with what has not begun.
    if (outcome === 'busy' && task.holding !== 'favour') return false;
    if (outcome !== 'paused' && outcome !== 'unrecorded') return true;
    // Another replica may be better off. One event is kept to probe with.
    if (outcome === 'paused' && !this.stopping) await this.giveBackQueue();
    await sleep(PAUSED_MS);
    return false;
  }

  private async process({ id, trigger, holding, isAlone = false }: HeldTask): Promise<AttemptOutcome> {
    const attempt = { worker: this.name, isAlone };
    const until = performance.now() + (holding === 'favour' ? 0 : PATIENCE_MS);
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
    const tasks = this.queue.takeAll();
    // A favour is simply not done.
    for (const { id } of tasks.filter(({ holding }) => holding === 'favour')) this.claims.drop(id);
    const ours = tasks.filter(({ holding }) => holding !== 'favour');
    const isGiven = await this.claims.giveBack(ours.map(({ id }) => id));
    if (!isGiven) this.queue.add(...ours);
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
