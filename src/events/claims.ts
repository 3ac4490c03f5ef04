import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';
import { EventQueueRepository } from '../event-log/event-queue.repository';
import { failureMessageOf } from './failure-message';
import { workerName } from './worker-name';

/** Newer claims have most of their lease before them, and most events are done by then. */
const RENEW_AFTER_MS = 1_000;

interface Claim {
  /** A favour may be somebody else's. */
  isOurs: boolean;
  /** When the lease began or was renewed, by the monotonic clock. */
  since: number;
}

/**
 * What this process holds in memory, and keeps others from running. Renewing and giving back go one after the other, so
 * that nothing is claimed anew that was just given back.
 */
@Injectable()
export class Claims {
  private readonly logger = new Logger(Claims.name);
  /** By id. */
  private readonly held = new Map<string, Claim>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly queue: EventQueueRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  get size(): number {
    return this.held.size;
  }

  /** @returns false when it is held already. */
  hold(id: string, isOurs: boolean): boolean {
    if (this.held.has(id)) return false;
    this.held.set(id, { isOurs, since: performance.now() });
    return true;
  }

  /** An outcome was recorded, or could not be: in either case nothing keeps it from being due. */
  drop(id: string): void {
    this.held.delete(id);
  }

  async renew(): Promise<void> {
    await this.inTurn(async () => {
      const now = performance.now();
      const old = [...this.held].filter(([, { isOurs, since }]) => isOurs && now - since >= RENEW_AFTER_MS);
      if (old.length === 0) return;
      const ids = old.map(([id]) => id);
      await this.unitOfWork.run((manager) => this.queue.renew(ids, workerName, manager), { durable: false });
      for (const [, claim] of old) claim.since = now;
    });
  }

  /** Makes them due for whoever is faster. @returns false when the log could not be told; they are held as before then. */
  async giveBack(ids: readonly string[]): Promise<boolean> {
    if (ids.length === 0) return true;
    return this.inTurn(async () => {
      try {
        await this.unitOfWork.run((manager) => this.queue.release(ids, workerName, manager), {
          durable: false,
        });
      } catch (error) {
        this.logger.warn(`could not give back ${ids.length} events yet: ${failureMessageOf(error)}`);
        return false;
      }
      for (const id of ids) this.held.delete(id);
      return true;
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
