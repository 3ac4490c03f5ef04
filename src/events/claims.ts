import { Injectable, Logger } from '@nestjs/common';
import { UnitOfWork } from '../database/unit-of-work';
import { EventQueueRepository } from '../event-log/event-queue.repository';
import { leaseBehind } from '../event-log/lease';
import { failureMessageOf } from '../failures/failure-message';
import { workerName } from '../config/worker-name';

/** Renewed when so much of a lease is left: most events are done by then. */
const RENEW_BEFORE_MS = 3_000;

/** How an event came to be held: `handed` over on arrival; `claimed` in the log; a `favour` may be somebody else's. */
export type Holding = 'handed' | 'claimed' | 'favour';

interface Claim {
  holding: Holding;
  /** When its lease is over, by the monotonic clock. */
  until: number;
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
  private readonly claimedIds = new Set<string>();
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly queue: EventQueueRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  get size(): number {
    return this.held.size;
  }

  /** How many of them were claimed in the log. */
  get claimed(): number {
    return this.claimedIds.size;
  }

  /** @returns false when it is held already. */
  hold(id: string, holding: Holding, leaseMs: number): boolean {
    if (this.held.has(id)) return false;
    this.held.set(id, { holding, until: performance.now() + leaseMs });
    if (holding === 'claimed') this.claimedIds.add(id);
    return true;
  }

  /** An outcome was recorded, or could not be: in either case nothing keeps it from being due. */
  drop(id: string): void {
    this.held.delete(id);
    this.claimedIds.delete(id);
  }

  async renew(): Promise<void> {
    await this.inTurn(async () => {
      const now = performance.now();
      const old = [...this.held].filter(
        ([, claim]) => claim.holding !== 'favour' && claim.until - now <= RENEW_BEFORE_MS,
      );
      if (old.length === 0) return;
      const ids = old.map(([id]) => id);
      const leaseMs = leaseBehind(this.held.size);
      await this.unitOfWork.run((manager) => this.queue.renew(ids, workerName, leaseMs, manager), {
        durable: false,
      });
      for (const [, claim] of old) claim.until = now + leaseMs;
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
      for (const id of ids) this.drop(id);
      return true;
    });
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
