import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import type { EntityManager } from 'typeorm';
import { DatabaseReadiness } from '../../database/readiness';
import { UnitOfWork } from '../../database/unit-of-work';
import { EventLogRepository } from '../../event-log/event-log.repository';
import { failureMessageOf } from '../../failures/failure-message';
import { BulkReplayQueueRepository, type Decision, type DueBulk } from './bulk-replay-queue.repository';
import { refusalOf, RUNNING } from '../replays/replayability';

/** So often an event that somebody is at is tried, a second apart at least, before it is refused. */
const MAX_TRIES = 10;
/** One that is due later is left to the next second's run. */
const PATIENCE_MS = 1_000;
/** Before another look for one that was due and taken. */
const BREATH_MS = 100;

/**
 * Each second: makes due the next events of the bulk replays that are running. One step is one transaction, which locks
 * the bulk replay, decides on as many events as it may in a second, and says when the next may follow: it does not matter
 * which replica runs it, nor whether one dies in the middle. Whoever processes events finds them in the log; nobody is
 * told of them, so that deliveries have their turn.
 */
@Injectable()
export class BulkReplayRunner implements OnModuleDestroy {
  private readonly logger = new Logger(BulkReplayRunner.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: DatabaseReadiness,
    private readonly unitOfWork: UnitOfWork,
    private readonly log: EventLogRepository,
    private readonly queue: BulkReplayQueueRepository,
  ) {}

  @Cron('* * * * * *', { waitForCompletion: true })
  async run(): Promise<void> {
    if (this.database.state !== 'ready') return;
    this.running = this.runDue().catch((error: unknown) => {
      this.logger.warn(
        { error: failureMessageOf(error) },
        'bulk replays stand still, the next second goes on',
      );
    });
    await this.running;
  }

  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** As long as something is running, so that a step follows the one before after a second and not after two. */
  private async runDue(): Promise<void> {
    for (;;) {
      const wait = await this.unitOfWork.run((manager) => this.queue.dueIn(manager));
      if (wait === undefined || wait > PATIENCE_MS || this.stopping.signal.aborted) return;
      if (wait > 0 || !(await this.unitOfWork.run((manager) => this.step(manager)))) await this.rest(wait);
    }
  }

  private async rest(ms: number): Promise<void> {
    const { signal } = this.stopping;
    await sleep(Math.max(ms, BREATH_MS), undefined, { signal }).catch(() => undefined);
  }

  /** @returns false when another replica was faster. */
  private async step(manager: EntityManager): Promise<boolean> {
    const bulk = await this.queue.lockDue(manager);
    if (!bulk) return false;
    const decisions = await this.decide(bulk, manager);
    await this.queue.decide(bulk.id, decisions, manager);
    return true;
  }

  /** Makes due those that may be replayed. Log rows are locked in their order, and nobody is waited for. */
  private async decide(bulk: DueBulk, manager: EntityManager): Promise<Decision[]> {
    const pending = await this.queue.next(bulk, manager);
    const rows = pending.map(({ eventId }) => eventId).filter((id) => id !== null);
    const locked = await this.log.lockAll(rows, manager);
    const haveBodies = await this.log.haveBodies(rows, manager);
    const decided = pending.map(({ position, eventId, tries }) => {
      const event = locked.get(eventId ?? '');
      const refusal = refusalOf({ event, hasBody: haveBodies.get(eventId ?? '') }, bulk.isForced);
      if (!refusal) return { position, result: 'queued' as const, event };
      const isLater = refusal.code === RUNNING && tries + 1 < MAX_TRIES;
      return { position, result: isLater ? ('pending' as const) : ('refused' as const), code: refusal.code };
    });
    const queued = decided.map(({ event }) => event?.id).filter((id) => id !== undefined);
    // Their traces go on: nobody looks at a bulk replay's as if it were one event's.
    await this.log.requeue(queued, undefined, manager);
    return decided.map(({ event, ...decision }) => ({
      ...decision,
      ...(event && { attemptNumber: event.attemptCount + 1 }),
    }));
  }
}
